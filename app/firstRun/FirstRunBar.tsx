import { useEffect, useState, type ReactElement } from "react";
import { applyTheme, loadThemeChoice, resolveTheme, saveThemeChoice } from "../theme/theme.ts";

/** The bar above the first run: whose page it is, the way past it, and the theme. */
export function FirstRunBar({ onSkip }: { readonly onSkip: () => void }): ReactElement {
  return (
    <header className="firstRun-bar">
      <a className="firstRun-brand" href="#home">
        <svg width={18} height={18} viewBox="-10 -10 20 20" aria-hidden="true">
          <path
            d="M-9 0L-4.5 -7.8H4.5L9 0L4.5 7.8H-4.5Z"
            fill="none"
            stroke="currentColor"
            strokeWidth={1.6}
          />
          <path
            d="M-4.2 3.5L-5 -2.2L-2.3 -0.3L0 -3.8L2.3 -0.3L5 -2.2L4.2 3.5Z"
            fill="currentColor"
          />
        </svg>
        Kommander Lab
      </a>
      <a
        className="firstRun-skip"
        href="#lab"
        onClick={(event) => {
          event.preventDefault();
          onSkip();
        }}
      >
        Skip to the lab
      </a>
      <ThemeButton />
    </header>
  );
}

function ThemeButton(): ReactElement {
  const [choice, setChoice] = useState(loadThemeChoice);
  useEffect(() => applyTheme(choice), [choice]);
  return (
    <button
      type="button"
      className="firstRun-theme"
      aria-label="Light or dark"
      onClick={() => {
        const other = resolveTheme(choice) === "dark" ? "light" : "dark";
        saveThemeChoice(other);
        setChoice(other);
      }}
    >
      <svg width={16} height={16} viewBox="-8 -8 16 16" aria-hidden="true">
        <circle r={6} fill="none" stroke="currentColor" strokeWidth={1.75} />
        <path d="M0 -6A6 6 0 0 1 0 6Z" fill="currentColor" />
      </svg>
    </button>
  );
}
