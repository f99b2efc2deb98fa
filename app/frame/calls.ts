import type { Call } from "./call.ts";
import { leadershipCalls } from "./leadershipCalls.ts";
import { memberCalls } from "./memberCalls.ts";
import { logCalls } from "./logCalls.ts";
import { partitionCalls } from "./partitionCalls.ts";
import { readCalls } from "./readCalls.ts";
import { writeCalls } from "./writeCalls.ts";

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
  ...readCalls,
];
