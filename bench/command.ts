/** The command with this number, the same for every subject: its text is `key=value`. */
export function commandText(sequence: number): string {
  return `${commandKey(sequence)}=${commandValue(sequence)}`;
}

export function commandKey(sequence: number): string {
  return `k${sequence % 100}`;
}

export function commandValue(sequence: number): string {
  return `v${sequence}`;
}
