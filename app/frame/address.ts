import { openDefaultRun, type Desk } from "./desk.ts";
import { stillQuery } from "./useMedia.ts";
import { openShippedScenario } from "./shippedScenarios.ts";

/** Opens what the address asks for: a shipped scenario, or the run that the lab begins with. */
export async function openFromAddress(desk: Desk): Promise<void> {
  const name = new URLSearchParams(location.search).get("scenario");
  if (name !== null && (await openShippedScenario(desk, name))) return;
  await openDefaultRun(desk);
  if (!matchMedia(stillQuery).matches) await desk.session.play();
}

/** Whether the address leads past the first run. */
export function asksForLab(): boolean {
  return location.hash === "#lab" || new URLSearchParams(location.search).has("scenario");
}
