/** One thing that a call needs to be told. */
export interface CallField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly initial: string;
  /** What may be chosen, with its words; null: it is typed. */
  readonly choices: readonly (readonly [value: string, words: string])[] | null;
  /** What is wrong with a text, and what helps; null: nothing. */
  readonly check: (text: string) => string | null;
}

/** What was filled in, by the names of the fields. */
export type CallValues = Readonly<Record<string, string>>;

/** A small dialog: what it asks for, and what becomes of it. */
export interface CallForm {
  readonly title: string;
  /** On the button that sends it. */
  readonly verb: string;
  readonly fields: readonly CallField[];
  readonly submit: (values: CallValues) => void;
}

type FieldWords = Pick<CallField, "name" | "label" | "hint" | "initial">;

const longestText = 80;

export function textField(words: FieldWords): CallField {
  return {
    ...words,
    choices: null,
    check: (text) =>
      text === ""
        ? `${words.label} is missing. Write something like ${words.initial}.`
        : text.length > longestText
          ? `${text.length} characters are too many. Keep it under ${longestText}.`
          : null,
  };
}

/** A whole number in [least, most]. */
export function numberField(
  words: FieldWords,
  { least, most }: { readonly least: number; readonly most: number },
): CallField {
  return {
    ...words,
    choices: null,
    check: (text) => {
      const number = Number(text);
      return text.trim() !== "" && Number.isInteger(number) && least <= number && number <= most
        ? null
        : `“${text}” does not do. Write a whole number from ${least} to ${most}.`;
    },
  };
}

/** One of a few. */
export function choiceField(
  words: Pick<CallField, "name" | "label" | "hint">,
  choices: readonly (readonly [string, string])[],
): CallField {
  return {
    ...words,
    choices,
    initial: choices[0]?.[0] ?? "",
    check: (text) =>
      choices.some(([value]) => value === text) ? null : "There is nothing to choose here.",
  };
}

/** What is wrong, by the names of the fields; empty: nothing. */
export function formErrors(
  { fields }: Pick<CallForm, "fields">,
  values: CallValues,
): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const { name, check } of fields) {
    const error = check(values[name] ?? "");
    if (error !== null) errors[name] = error;
  }
  return errors;
}
