import { BadgeCheck, ShieldCheck } from "lucide-react";
import type { Call } from "./call.ts";

/** What a node can vouch for before it is read from. */
export const readCalls: readonly Call[] = [
  {
    id: "confirmLeadership",
    section: "Reads",
    label: "Confirm that it leads",
    icon: ShieldCheck,
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "confirmLeadership", partition }),
    },
  },
  {
    id: "confirmLocalApplication",
    section: "Reads",
    label: "Confirm its own copy",
    icon: BadgeCheck,
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "confirmLocalApplication", partition }),
    },
  },
];
