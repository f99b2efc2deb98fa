/** The known word that somebody most likely meant; null when none is near. */
export function nearestWord(text: string, words: readonly string[]): string | null {
  const wanted = text.toLowerCase();
  let nearest: string | null = null;
  let smallest = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const word of words) {
    const known = word.toLowerCase();
    // A word that somebody began, or overshot, is meant however much of it is missing.
    const begun =
      wanted.length >= 3 && (known.startsWith(wanted) || wanted.startsWith(known)) ? 1 : null;
    const distance = wanted === known ? 0 : (begun ?? editDistance(wanted, known));
    if (distance >= smallest) continue;
    smallest = distance;
    nearest = word;
  }
  return nearest;
}

/** "Did you mean …?", or the words there are. */
export function suggestWord(text: string, words: readonly string[]): string {
  const nearest = nearestWord(text, words);
  return nearest === null ? `Known here: ${words.join(", ")}.` : `Did you mean "${nearest}"?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to another. */
function editDistance(from: string, to: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, older[column - 2]! + 1);
      current.push(cost);
    }
    older = previous;
    previous = current;
  }
  return previous[to.length]!;
}
