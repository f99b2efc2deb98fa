import type { PartitionId, RecipeName } from "../../engine/index.ts";
import type { RecipeSetting } from "./recipeSetting.ts";
import type { EffectGap } from "./story/gap.ts";

/** What the page says of a recipe beside its run. Sentences, no markup. */
export interface RecipePage {
  readonly name: RecipeName;
  /** "Idempotent job processing" */
  readonly title: string;
  /** What somebody takes home, in one sentence. */
  readonly insight: string;
  readonly problem: string;
  readonly pattern: string;
  readonly applying: string;
  readonly notes: readonly string[];
  /** What the application's author has to see to. */
  readonly yours: readonly string[];
  /** What Kommander sees to. */
  readonly kommanders: readonly string[];
  /** The runs of its demo, in order: files of the scenarios folder, without ending. */
  readonly demo: readonly RecipeRun[];
  /** The partition that its demo is about; P1 unless it is given. */
  readonly partition?: PartitionId;
  /** What its log says of its effects outside; not given: nothing. */
  readonly gap?: EffectGap;
  /** Columns of its table whose numbers are nodes. */
  readonly nodeColumns?: readonly string[];
  /** The application as it runs. */
  readonly source: string;
  /** The same step in the lab, and in C# with Kommander. */
  readonly carryOver: readonly CarryOver[];
  /** What its author can set, that first which makes the difference. */
  readonly settings: readonly RecipeSetting[];
}

/** One run of a demo. */
export interface RecipeRun {
  readonly scenario: string;
  /** "Without a key" */
  readonly label: string;
  /** Whether what it shows is the failure, or the remedy. */
  readonly shows: "failure" | "remedy" | "story";
}

export interface CarryOver {
  /** "Replicate" */
  readonly step: string;
  /** What the application in the lab does. */
  readonly lab: string;
  readonly csharp: string;
}
