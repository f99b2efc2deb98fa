import {
  ArrowRightLeft,
  Crown,
  HeartOff,
  HeartPulse,
  Hourglass,
  LogOut,
  Timer,
} from "lucide-react";
import type { Call } from "./call.ts";
import { numberField } from "./callForm.ts";

/** Who leads, and who is to. */
export const leadershipCalls: readonly Call[] = [
  {
    id: "waitForLeader",
    section: "Leadership",
    label: "Wait for a leader",
    icon: Hourglass,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "waitForLeader", partition }) },
  },
  {
    id: "waitForLeaderStable",
    section: "Leadership",
    label: "Wait for a leader that stays…",
    icon: Timer,
    how: {
      kind: "form",
      verb: "Wait",
      fields: () => [
        numberField(
          {
            name: "millis",
            label: "For how long",
            hint: "milliseconds, 1 to 9000",
            initial: "1000",
          },
          { least: 1, most: 9000 },
        ),
      ],
      operation: ({ partition }, { millis }) => ({
        kind: "waitForLeaderStable",
        partition,
        minStable: Number(millis) * 1000,
      }),
    },
  },
  {
    id: "amILeader",
    section: "Leadership",
    label: "Whether it leads",
    icon: Crown,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "amILeader", partition }) },
  },
  {
    id: "transferLeadership",
    section: "Leadership",
    label: "Hand over to",
    icon: ArrowRightLeft,
    how: {
      kind: "peer",
      operation: ({ partition }, target) => ({ kind: "transferLeadership", partition, target }),
    },
  },
  {
    id: "stepDown",
    section: "Leadership",
    label: "Step down",
    icon: LogOut,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "stepDown", partition }) },
  },
  {
    id: "suspendHeartbeats",
    section: "Leadership",
    label: "Keep heartbeats back",
    icon: HeartOff,
    how: {
      kind: "plain",
      operation: ({ partition }) => ({ kind: "suspendHeartbeats", partition }),
    },
  },
  {
    id: "resumeHeartbeats",
    section: "Leadership",
    label: "Let heartbeats go",
    icon: HeartPulse,
    how: { kind: "plain", operation: ({ partition }) => ({ kind: "resumeHeartbeats", partition }) },
  },
];
