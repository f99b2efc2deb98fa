import type { Input, RunSpecification, Scenario, ScriptStep } from "../../engine/index.ts";

/** A run with the name that people know it by. */
export interface NamedRun {
  readonly name: string;
  readonly run: RunSpecification;
  /** How far it is computed before it is shown. */
  readonly playTo: number;
  /** One sentence. */
  readonly about: string | null;
  /** Where it comes from. */
  readonly source: string | null;
  /** What is to be said of it, stop by stop. */
  readonly script?: readonly ScriptStep[];
  /** What it was read from. */
  readonly scenario?: Scenario | null;
  /** The file of the shipped scenario that it is, without ending. */
  readonly shipped?: string | null;
}

const second = 1_000_000;

function write(at: number, partition: number, key: string, value: string): Input {
  const operation = { kind: "set", key, value, partition } as const;
  return { at: Math.round(at * second), action: { kind: "submit", operation, node: null } };
}

/** What the lab shows before anybody chose something: five nodes, three partitions, some entries. */
export function createDefaultRun(): NamedRun {
  return {
    name: "Five nodes, three partitions",
    run: {
      config: { seed: 7421, nodes: 5, partitions: 3, preset: "classroom", rules: [] },
      inputs: [
        write(5.2, 1, "sku", "lamp"),
        write(5.6, 1, "stock", "5"),
        write(5.9, 2, "user", "ada"),
        write(6.3, 1, "price", "12"),
        write(6.6, 3, "job", "7"),
        write(7.1, 1, "tax", "19"),
      ],
      until: null,
    },
    playTo: 8 * second,
    about: null,
    source: null,
  };
}
