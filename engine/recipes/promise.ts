/** What recipes promise their users, each in a sentence. */
export const promiseSentences = {
  applicationsAgree: "Nodes that have applied equally much of a partition hold the same of it.",
  actedOnce: "What is to happen once outside the cluster happens once.",
  completedWasDone: "What an application calls completed has happened outside the cluster.",
  oneCoordinator: "Of the nodes that could still commit, one at most coordinates a tenant.",
  legalTransitions: "No order takes a step that the workflow does not allow.",
  versionsRise: "The version of a configuration value rises by one with each change.",
  onePlace:
    "Of the partitions that could still commit, no two say otherwise where a resource lies.",
  nothingLost: "What a partition's range owns, that partition holds.",
  noOrphans: "Nobody works for a partition that it knows to be removed.",
} as const;

/** The name of a promise: "actedOnce". */
export type RecipePromise = keyof typeof promiseSentences;
