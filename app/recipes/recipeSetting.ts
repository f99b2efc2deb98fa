/** Something that an application's author can set, in words. */
export type RecipeSetting = SettingWords &
  (
    | { readonly kind: "switch" }
    | {
        readonly kind: "number";
        /** What is counted: "ms". */
        readonly unit: string;
        readonly least: number;
        readonly most: number;
        readonly step: number;
      }
  );

interface SettingWords {
  /** As the application calls it. */
  readonly name: string;
  /** A few words. */
  readonly label: string;
  /** What it does when it is on, or what the number means; one short sentence. */
  readonly meaning: string;
}
