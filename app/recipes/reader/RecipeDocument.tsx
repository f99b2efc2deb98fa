import type { ReactElement, ReactNode } from "react";
import { Mark } from "../../frame/Mark.tsx";
import { recipeAddress } from "../recipeAddress.ts";
import type { RecipePage, RecipeRun } from "../recipePage.ts";
import { recipePages } from "../recipePages.ts";
import { Sketch } from "../sketches/Sketch.tsx";

/** The lab, from a page in the folder `recipes`. */
const lab = "../index.html";

/** A recipe as a page of its own, to be read without a script. */
export function RecipeDocument({
  page,
  styles,
}: {
  readonly page: RecipePage;
  readonly styles: readonly string[];
}): ReactElement {
  const { name, title, insight, demo } = page;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Kommander Lab`}</title>
        <meta name="description" content={`${insight} ${page.problem}`} />
        <meta property="og:type" content="article" />
        <meta property="og:site_name" content="Kommander Lab" />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={insight} />
        <link rel="icon" type="image/svg+xml" href="../favicon.svg" />
        {styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
      </head>
      <body className="reader">
        <header className="reader-bar">
          <a className="reader-brand" href={`${lab}#home`}>
            <Mark />
            Kommander Lab
          </a>
          <a href={`${lab}#recipes`}>Recipes</a>
        </header>
        <main>
          <Sketch recipe={name} />
          <h1>{title}</h1>
          <p className="reader-insight">{insight}</p>
          <p>
            <a
              className="reader-play"
              href={`${lab}${recipeAddress({ recipe: name, scenario: null })}`}
            >
              Play the demo
            </a>
          </p>
          <Part title="The problem">
            <p>{page.problem}</p>
          </Part>
          <Part title="The pattern">
            <p>{page.pattern}</p>
          </Part>
          <Part title="Applying state">
            <p>{page.applying}</p>
          </Part>
          <Part title="Notes">
            <List items={page.notes} />
          </Part>
          <div className="reader-owners">
            <section className="reader-yours">
              <h2>You own</h2>
              <List items={page.yours} />
            </section>
            <section>
              <h2>Kommander owns</h2>
              <List items={page.kommanders} />
            </section>
          </div>
          <Part title="The demo">
            <Runs recipe={name} demo={demo} />
          </Part>
          <Part title="In the lab, and in C#">
            <Calls page={page} />
          </Part>
          <Part title="The application">
            <p>The file that runs on every node of the demo: {sourceOf(name)}.</p>
            <details>
              <summary>Its source</summary>
              <pre>
                <code>{page.source.trimEnd()}</code>
              </pre>
            </details>
          </Part>
        </main>
        <Others name={name} />
      </body>
    </html>
  );
}

function sourceOf(name: string): ReactNode {
  return <code>engine/recipes/{name}.ts</code>;
}

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function List({ items }: { readonly items: readonly string[] }): ReactElement {
  return (
    <ul className="reader-list">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

const shows: Readonly<Record<RecipeRun["shows"], string>> = {
  failure: "what fails",
  remedy: "what helps",
  story: "what happens",
};

function Runs({
  recipe,
  demo,
}: {
  readonly recipe: string;
  readonly demo: readonly RecipeRun[];
}): ReactElement {
  return (
    <ol className="reader-list">
      {demo.map((run) => (
        <li key={run.scenario}>
          <a href={`${lab}${recipeAddress({ recipe, scenario: run.scenario })}`}>{run.label}</a>:{" "}
          {shows[run.shows]}
        </li>
      ))}
    </ol>
  );
}

function Calls({ page }: { readonly page: RecipePage }): ReactElement {
  return (
    <dl className="reader-calls">
      {page.carryOver.map(({ step, lab: inLab, csharp }) => (
        <div key={step}>
          <dt>{step}</dt>
          <dd>
            <span>In the lab</span>
            <code>{inLab}</code>
          </dd>
          <dd>
            <span>In C#, with Kommander</span>
            <code>{csharp}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The recipes beside this one in the catalogue. */
function Others({ name }: { readonly name: string }): ReactElement {
  const slot = recipePages.findIndex((page) => page.name === name);
  const around = [
    ["Previous recipe", recipePages[slot - 1]],
    ["Next recipe", recipePages[slot + 1]],
  ] as const;
  return (
    <nav className="reader-others" aria-label="Other recipes">
      {around.map(
        ([where, other]) =>
          other !== undefined && (
            <a key={where} href={`${other.name}.html`}>
              <span>{where}</span>
              {other.title}
            </a>
          ),
      )}
    </nav>
  );
}
