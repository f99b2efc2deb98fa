/** One of the steps that an application goes through, as its source marks it. */
export interface CodeStep {
  readonly step: number;
  readonly title: string;
  /** The line of the comment, from 0. */
  readonly line: number;
  /** The first line that belongs to it no more. */
  readonly end: number;
}

const mark = /(\d)\.\s+(.*?)(?=\s+\d\.\s|$)/g;

/** The steps in a source, in their order: comments that number them, one or several on a line. */
export function codeSteps(lines: readonly string[]): readonly CodeStep[] {
  return lines.flatMap(stepsOn).toSorted((a, b) => a.step - b.step);

  function stepsOn(text: string, line: number): readonly CodeStep[] {
    const comment = /^\s*(?:\/\/|\/\*\*|\*)\s*(\d\..*?)(?:\s*\*\/)?$/.exec(text)?.[1];
    if (comment === undefined) return [];
    const gap = lines.findIndex((later, slot) => slot > line && later.trim() === "");
    const end = gap < 0 ? lines.length : gap;
    return [...comment.matchAll(mark)].map(([, step, words = ""]) => {
      return { step: Number(step), title: titleOf(words), line, end };
    });
  }
}

/** The first clause: a comment may go on. */
function titleOf(words: string): string {
  return words.split(/[,;:.]/)[0]!.trim();
}
