/** A deliberately wrong rule, by its name: see `ruleSwitches`. */
export type RuleSwitch =
  | "commit-old-terms"
  | "forget-vote"
  | "skip-log-check"
  | "keep-conflicting-tail"
  | "overwrite-in-place"
  | "truncate-always"
  | "unanchored-appends"
  | "commit-unverified-tail"
  | "ack-before-sync"
  | "accept-stale-appends"
  | "count-stale-acks"
  | "unconfirmed-reads"
  | "install-old-snapshot"
  | "no-generation-fence"
  | "count-learners"
  | "overlapping-config-changes"
  | "early-config-change"
  | "no-pre-vote"
  | "no-check-quorum"
  | "no-leader-stickiness"
  | "no-leader-noop"
  | "sleep-under-suspects"
  | "unheeded-probes";

/**
 * Named wrong rules, all off by default. Each stands as one line at the very place of the right
 * one, and names the invariant that it endangers.
 */
export const ruleSwitches: Readonly<Record<RuleSwitch, string>> = {
  "commit-old-terms":
    "Entries of older terms commit by counting copies. Endangers leader completeness.",
  "forget-vote": "votedFor does not survive a restart. Endangers election safety.",
  "skip-log-check":
    "Votes are granted without the up-to-date check. Endangers leader completeness.",
  "keep-conflicting-tail":
    "A conflicting suffix stays, and is acknowledged. Endangers log matching.",
  "overwrite-in-place":
    "A conflicting entry is replaced, what follows it stays. Endangers log contiguity.",
  "truncate-always": "Every append truncates what follows it. Endangers leader completeness.",
  "unanchored-appends": "The prevLog check is skipped. Endangers log matching.",
  "commit-unverified-tail":
    "A follower commits min(leaderCommit, its last index). Endangers state machine safety.",
  "ack-before-sync": "Replies leave before the write is durable. Endangers leader completeness.",
  "accept-stale-appends": "Appends of an older term are accepted. Endangers leader completeness.",
  "count-stale-acks": "Acknowledgements of an older term count. Endangers quorum discipline.",
  "unconfirmed-reads":
    "Confirmed reads are answered without a round of acknowledgements. Endangers read linearizability.",
  "install-old-snapshot":
    "A snapshot is installed over a state that is ahead of it. Endangers the snapshot floor.",
  "no-generation-fence":
    "Stale generations and moving partitions accept writes. Endangers generation monotonicity.",
  "count-learners": "Copies on learners count towards a majority. Endangers quorum discipline.",
  "overlapping-config-changes":
    "A configuration changes while the last change is uncommitted. Endangers one change at a time.",
  "early-config-change":
    "A leader changes the configuration before an entry of its own term is committed. Endangers one change at a time.",
  "no-pre-vote": "Elections begin without asking first. Costs stability, never safety.",
  "no-check-quorum": "A leader that hears no majority stays leader. Costs freshness, never safety.",
  "no-leader-stickiness":
    "A voter that hears its leader votes for whoever asks. Costs stability, never safety.",
  "no-leader-noop": "A new leader appends nothing of its own. Inherited entries wait for a write.",
  "sleep-under-suspects":
    "Followers of a quiet partition sleep on although their leader's node is suspect or dead. Costs liveness, never safety.",
  "unheeded-probes":
    "What a probed node says of its offices and its sleep is not looked at. Costs liveness, never safety.",
};

/** Which wrong rules are in force. */
export type Rules = Readonly<Record<RuleSwitch, boolean>>;

/** Every rule right, but for those named. */
export function createRules(wrong: readonly RuleSwitch[] = []): Rules {
  const rules = {} as Record<RuleSwitch, boolean>;
  for (const name of Object.keys(ruleSwitches) as RuleSwitch[]) rules[name] = wrong.includes(name);
  return rules;
}

/** Whether a text names a rule switch. */
export function isRuleSwitch(text: string): text is RuleSwitch {
  return Object.hasOwn(ruleSwitches, text);
}

/** The switches that can break safety; the others cost liveness or freshness alone. */
const harmlessToSafety: readonly RuleSwitch[] = [
  "no-pre-vote",
  "no-check-quorum",
  "no-leader-stickiness",
  "no-leader-noop",
  "sleep-under-suspects",
  "unheeded-probes",
];

/** Whether a wrong rule can break an invariant. */
export function endangersSafety(rule: RuleSwitch): boolean {
  return !harmlessToSafety.includes(rule);
}

/** True while our own assertions about safety may be expected to hold. */
export function isSafe(rules: Rules): boolean {
  for (const name of Object.keys(ruleSwitches) as RuleSwitch[])
    if (rules[name] && endangersSafety(name)) return false;
  return true;
}
