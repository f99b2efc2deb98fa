import type { Series } from "./series.ts";
import { spread, type Spread } from "./spread.ts";
import { workloadTask } from "./workload.ts";

export function printTable(series: readonly Series[]): string {
  const measured = alignColumns([
    ["name", "unit", "median", "min", "max"],
    ...series.map(({ workload, rates }) => [
      workload.name,
      workload.unit,
      ...numbers(spread(rates), printRate),
    ]),
  ]);
  return [
    measured,
    ...printRatios("ratio within one round", selectRatios(series)),
    ...printRatios("cost of one event within one round", selectGrowth(series)),
  ].join("\n\n");
}

interface NamedRatio {
  readonly name: string;
  readonly ratio: Spread;
}

function printRatios(title: string, ratios: readonly NamedRatio[]): string[] {
  if (ratios.length === 0) return [];
  const rows = ratios.map(({ name, ratio }) => [name, "", ...numbers(ratio, printRatio)]);
  return [alignColumns([[title, "", "median", "min", "max"], ...rows])];
}

export function printJson(series: readonly Series[]): string {
  const rows = series.map(({ workload, rates }) => {
    const { median, min, max } = spread(rates);
    return {
      name: workload.name,
      unit: workload.unit,
      median: round(median),
      min: round(min),
      max: round(max),
      runs: rates.length,
    };
  });
  return JSON.stringify(rows, null, 2);
}

/** What a unit costs, over what it costs in the smallest of the same kind in the same round. */
function selectGrowth(series: readonly Series[]): NamedRatio[] {
  return series.flatMap(({ workload: { name, smallest }, rates }) => {
    const base = series.find(({ workload }) => workload.name === smallest);
    if (base === undefined) return [];
    const ratios = rates.map((rate, index) => (base.rates[index] ?? 0) / rate);
    return [{ name: `${name} / ${base.workload.name}`, ratio: spread(ratios) }];
  });
}

/** The lab's rate over each peer's in the same round. */
function selectRatios(series: readonly Series[]): NamedRatio[] {
  return series.flatMap((peer) => {
    if (!peer.workload.needsPeers) return [];
    const lab = selectLab(series, workloadTask(peer.workload.name));
    if (lab === undefined) return [];
    const ratios = peer.rates.map((rate, index) => (lab.rates[index] ?? 0) / rate);
    return [{ name: `lab / ${peer.workload.name}`, ratio: spread(ratios) }];
  });
}

/** The lab's row for a peer's task; for a setup that only the peer has (`….arrayLog`), the plain one. */
function selectLab(series: readonly Series[], task: string): Series | undefined {
  const plainTask = task.split(".").slice(0, 3).join(".");
  const find = (wanted: string): Series | undefined =>
    series.find(({ workload }) => !workload.needsPeers && workloadTask(workload.name) === wanted);
  return find(task) ?? find(plainTask);
}

function numbers(values: Spread, print: (value: number) => string): string[] {
  return [print(values.median), print(values.min), print(values.max)];
}

function printRate(rate: number): string {
  return rate.toLocaleString("en-US", { maximumFractionDigits: rate < 100 ? 1 : 0 });
}

function printRatio(ratio: number): string {
  return `${ratio.toFixed(2)}x`;
}

function round(rate: number): number {
  return Math.round(rate * 10) / 10;
}

/** Two columns of words, then numbers, which end where their column ends. */
function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  "),
  );
  return lines.join("\n");
}
