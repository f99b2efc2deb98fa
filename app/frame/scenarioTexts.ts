const texts = import.meta.glob<string>("/scenarios/*.yaml", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The texts of all shipped scenarios by the names of their files, without the ending. */
export const scenarioTexts: ReadonlyMap<string, string> = new Map(
  Object.entries(texts).map(([path, text]) => {
    return [path.replace(/^.*\//, "").replace(/\.yaml$/, ""), text];
  }),
);
