import { Hourglass } from "lucide-react";
import type { Call } from "./call.ts";
import { memberCalls } from "./memberCalls.ts";
import { logCalls } from "./logCalls.ts";
import { partitionCalls } from "./partitionCalls.ts";
import { writeCalls } from "./writeCalls.ts";

const leadershipCalls: readonly Call[] = [
  {
    id: "waitForLeader",
    section: "Leadership",
    label: "Wait for a leader",
    icon: Hourglass,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "waitForLeader", partition }) },
  },
];

/**
 * Every call that menus, the rail, the keyboard and the phone offer. A new call is one line in one of
 * these: its section and label, and how it becomes an operation. Nothing else knows calls by name.
 */
export const calls: readonly Call[] = [
  ...leadershipCalls,
  ...memberCalls,
  ...partitionCalls,
  ...logCalls,
  ...writeCalls,
];
