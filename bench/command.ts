/** The payload of the command with this number: the same short text for every subject. */
export function commandText(sequence: number): string {
  return `set k${sequence % 100} ${sequence}`;
}
