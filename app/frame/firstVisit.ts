const storageKey = "kommander-lab.firstRun";

export function hasSeenFirstRun(): boolean {
  if (location.hash === "#first-run") return false;
  try {
    return localStorage.getItem(storageKey) === "seen";
  } catch {
    return false;
  }
}

export function rememberFirstRun(): void {
  try {
    localStorage.setItem(storageKey, "seen");
  } catch {
    // Storage may be forbidden: then the first run comes again.
  }
}
