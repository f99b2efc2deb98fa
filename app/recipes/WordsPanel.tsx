import { useState, type ReactNode } from "react";
import type { RecipePage } from "./recipePage.ts";
import { StoryPanel } from "./story/StoryPanel.tsx";

const parts = [
  ["story", "What happened"],
  ["about", "About"],
  ["carryOver", "In C#"],
] as const;

/** What happened in the run, what is to be said of the recipe, and how it looks in an application of one's own. */
export function WordsPanel({ page }: { readonly page: RecipePage }): ReactNode {
  const [shown, setShown] = useState<(typeof parts)[number][0]>("story");
  return (
    <section className="words" aria-label="About this recipe">
      <fieldset className="words-parts">
        <legend className="visuallyHidden">Part</legend>
        {parts.map(([part, label]) => (
          <button
            key={part}
            type="button"
            className="views-view"
            aria-pressed={part === shown}
            onClick={() => setShown(part)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {shown === "story" && <StoryPanel key={page.name} page={page} />}
      {shown === "about" && <About page={page} />}
      {shown === "carryOver" && <CarryOverTable page={page} />}
    </section>
  );
}

function About({ page }: { readonly page: RecipePage }): ReactNode {
  return (
    <div className="words-text">
      <p className="words-insight">{page.insight}</p>
      <a href={`./recipes/${page.name}.html`}>Read it as a page</a>
      <Part title="The problem" text={page.problem} />
      <Part title="The pattern" text={page.pattern} />
      <Part title="Applying state" text={page.applying} />
      <h3>Notes</h3>
      <List items={page.notes} />
      <div className="words-owners">
        <div className="words-yours">
          <h3>You own</h3>
          <List items={page.yours} />
        </div>
        <div className="words-kommanders">
          <h3>Kommander owns</h3>
          <List items={page.kommanders} />
        </div>
      </div>
    </div>
  );
}

function Part({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <>
      <h3>{title}</h3>
      <p>{text}</p>
    </>
  );
}

function List({ items }: { readonly items: readonly string[] }): ReactNode {
  return (
    <ul className="words-list">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

function CarryOverTable({ page }: { readonly page: RecipePage }): ReactNode {
  return (
    <table className="words-carry">
      <caption className="visuallyHidden">
        The same step in the lab, and in C# with Kommander
      </caption>
      <thead>
        <tr>
          <th scope="col">In the lab</th>
          <th scope="col">In C#</th>
        </tr>
      </thead>
      {page.carryOver.map(({ step, lab, csharp }) => (
        <tbody key={step}>
          <tr>
            <th scope="rowgroup" colSpan={2}>
              {step}
            </th>
          </tr>
          <tr>
            <td>
              <code>{lab}</code>
            </td>
            <td>
              <code>{csharp}</code>
            </td>
          </tr>
        </tbody>
      ))}
    </table>
  );
}
