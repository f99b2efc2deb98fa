/** Something in a scenario that its author has to change. */
export interface ScenarioProblem {
  /** 1-based; null when the scenario did not come from a text. */
  readonly line: number | null;
  readonly column: number | null;
  /** Where it stands in the document, "inputs[2].crash"; empty for the document itself. */
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

/** A problem before anybody looked up where it stands. */
export interface FoundProblem {
  readonly path: readonly (string | number)[];
  /** The key itself is wrong, not what it holds. */
  readonly atKey: boolean;
  readonly message: string;
  readonly remedy: string;
}

/** "file:line:column: field: message. Remedy": one line, as editors and people read it. */
export function printProblem(
  { line, column, field, message, remedy }: ScenarioProblem,
  file: string,
): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
  const subject = field === "" ? "" : `${field}: `;
  return `${place}: ${subject}${message}. ${remedy}`;
}

/** "inputs[2].crash" */
export function printPath(path: readonly (string | number)[]): string {
  let text = "";
  for (const step of path)
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  return text;
}
