import type { ReactNode } from "react";
import { networkOf } from "../../engine/index.ts";
import { useDesk } from "../frame/desk.ts";
import { useCalm } from "../frame/useCalm.ts";
import { latencyAt, latencyInProse } from "./linkDelay.ts";

/** One way, in milliseconds. */
const delays = [10, 50, 200, 1000] as const;

/** How long messages travel, between nodes and to the world outside. */
export function LinkDelay(): ReactNode {
  const desk = useDesk();
  const { run, cursor } = useCalm((state) => ({ run: state.run, cursor: state.cursor }));
  const usual = networkOf(run.config).latency;
  const set = latencyAt(run.config, run.inputs, cursor);
  const now = latencyInProse(set);
  const offered = delays.map((millis) => ({ from: millis * 1000, to: millis * 1000 }));
  const choices = [usual, ...offered, set]
    .map((latency) => ({ latency, words: latencyInProse(latency) }))
    .filter(({ words }, slot, all) => all.findIndex((one) => one.words === words) === slot);
  return (
    <label className="client-field">
      <span>Link delay</span>
      <select
        value={now}
        onChange={({ target }) => {
          const chosen = choices.find(({ words }) => words === target.value);
          if (chosen === undefined) return;
          desk.act({ kind: "network", settings: { latency: chosen.latency } });
        }}
      >
        {choices.map(({ words }) => (
          <option key={words}>{words}</option>
        ))}
      </select>
    </label>
  );
}
