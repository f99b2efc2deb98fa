import type { ReactNode } from "react";
import { Mark } from "../frame/Mark.tsx";
import { ThemeMenu } from "../frame/ThemeMenu.tsx";
import { OpenLink } from "./OpenLink.tsx";
import "../frame/lab.css";

/** The bar above the home page: where one is, and where one can go. */
export function HomeBar({
  hasRun,
  onReopen,
}: {
  readonly hasRun: boolean;
  readonly onReopen: () => void;
}): ReactNode {
  return (
    <header className="top homeBar">
      <a className="top-brand" href="#home" aria-current="page">
        <Mark />
        <span className="top-name">Kommander Lab</span>
      </a>
      <span className="top-gap" />
      <nav aria-label="Kommander Lab">
        <ul className="homeBar-links">
          <li>
            <OpenLink href="#lab" {...(hasRun && { onFollow: onReopen })}>
              Playground
            </OpenLink>
          </li>
          <li>
            <a href="#recipes">Recipes</a>
          </li>
          <li>
            <a href="#scenarios">Scenarios</a>
          </li>
        </ul>
      </nav>
      <span className="top-rule" />
      <ThemeMenu />
    </header>
  );
}
