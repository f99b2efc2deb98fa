import { systemPartition, type Input, type ShrunkReport } from "../../engine/index.ts";
import type { Desk } from "../frame/desk.ts";
import { failureWords } from "./foundWords.ts";

/** How long before the failure the run stands still; tight timing leaves less to see. */
const lead = 1_000_000;
const tightLead = 250_000;

/** Opens what was found, paused a moment before it fails: playing it leads to the card. */
export async function openFound(
  desk: Desk,
  { scenario, failure, at }: Pick<ShrunkReport, "scenario" | "failure" | "at">,
): Promise<void> {
  const { config, inputs, until, about, source } = scenario;
  const isViolation = failure.kind === "violation";
  const before = config.preset === "robust" ? tightLead : lead;
  await desk.open({
    name: `Seed ${config.seed} ${failureWords(failure)}`,
    about: isViolation ? failure.violation.detail : about,
    source,
    // Behind a violation one may go on; where something did not come, the end is what there is to see.
    run: { config, inputs: inputs as readonly Input[], until: isViolation ? null : until },
    playTo: Math.max(0, at - before),
  });
  if (isViolation && failure.violation.partition !== systemPartition)
    desk.session.select({ partition: failure.violation.partition, node: failure.violation.node });
}
