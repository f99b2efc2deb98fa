/** What somebody chose; "system" follows the machine, and goes on following it. */
export type ThemeChoice = "light" | "dark" | "system";
export type Theme = "light" | "dark";

const storageKey = "kommander-lab.theme";
const darkQuery = "(prefers-color-scheme: dark)";

export function loadThemeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    // Storage may be forbidden (private windows, sandboxed frames): then nothing is remembered.
    return "system";
  }
}

export function saveThemeChoice(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, choice);
  } catch {
    // See above: the choice holds for this visit.
  }
}

export function resolveTheme(choice: ThemeChoice): Theme {
  if (choice !== "system") return choice;
  return matchMedia(darkQuery).matches ? "dark" : "light";
}

/** Shows a choice on <html>. The answer ends it (needed before another choice is shown). */
export function applyTheme(choice: ThemeChoice): () => void {
  const query = matchMedia(darkQuery);
  function show(): void {
    document.documentElement.dataset["theme"] = resolveTheme(choice);
  }
  show();
  if (choice === "system") query.addEventListener("change", show);
  return () => query.removeEventListener("change", show);
}
