import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runnerImport, type Plugin } from "vite";

const stylesheet = "recipes/page.css";

/** Writes a page for every recipe into the built site: `recipes/jobs.html` and so on, words without scripts. */
export function recipeReader(): Plugin {
  return {
    name: "recipe-reader",
    async generateBundle(_options, bundle) {
      const shared = Object.values(bundle).flatMap((file) => {
        const isPage =
          file.type === "chunk" && file.isEntry && file.facadeModuleId?.endsWith(".html");
        return isPage === true ? [...(file.viteMetadata?.importedCss ?? [])] : [];
      });
      const styles = [...shared.map((name) => `../${name}`), "page.css"];
      for (const [name, source] of await printRecipes(styles))
        this.emitFile({ type: "asset", fileName: `recipes/${name}.html`, source });
      this.emitFile({ type: "asset", fileName: stylesheet, source: pageStyles() });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const asked = request.url?.replace(/^\//, "") ?? "";
        if (asked === stylesheet) {
          response.setHeader("Content-Type", "text/css").end(pageStyles());
          return;
        }
        const name = /^recipes\/(\w+)\.html$/.exec(asked)?.[1];
        if (name === undefined) {
          next();
          return;
        }
        printRecipes(["/app/theme/base.css", "page.css"]).then((pages) => {
          const text = pages.get(name);
          if (text === undefined) next();
          else response.setHeader("Content-Type", "text/html").end(text);
        }, next);
      });
    },
  };
}

/** The words are those of the page itself, so they are read as the page reads them. */
async function printRecipes(styles: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { module } = await runnerImport<{
    readonly printRecipes: (styles: readonly string[]) => ReadonlyMap<string, string>;
  }>(inRoot("app/recipes/reader/printRecipes.tsx"), {
    configFile: false,
    logLevel: "error",
    plugins: [withoutStyles],
  });
  return module.printRecipes(styles);
}

/** What is drawn as text needs no styles; those of the page are `pageStyles`. */
const withoutStyles: Plugin = {
  name: "without-styles",
  enforce: "pre",
  resolveId: (name) => (name.endsWith(".css") ? "\0without-styles" : null),
  load: (id) => (id === "\0without-styles" ? "" : null),
};

function pageStyles(): string {
  const parts = [
    "app/marks/marks.css",
    "app/recipes/sketches/sketch.css",
    "app/recipes/reader/reader.css",
  ];
  return [darkTokens(), ...parts.map(read)].join("\n");
}

/** Without a script nobody says which theme it is: the system does. */
function darkTokens(): string {
  const dark = /\[data-theme="dark"\] \{([^}]*)\}/.exec(read("app/theme/tokens.css"))?.[1];
  if (dark === undefined) throw new Error("app/theme/tokens.css has no dark theme.");
  return `@media (prefers-color-scheme: dark) {\n:root {${dark}}\n}\n`;
}

function read(path: string): string {
  return readFileSync(inRoot(path), "utf8");
}

function inRoot(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
