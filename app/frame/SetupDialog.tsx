import { Dices } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import {
  maxNodes,
  presets,
  recipeNames,
  ruleSwitches,
  type ApplicationChoice,
  type ClusterConfig,
  type NetworkSettings,
  type PresetName,
  type RecipeName,
  type RuleSwitch,
} from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { wordsOf } from "../explain/names.ts";
import { useDesk } from "./desk.ts";
import { keptInWords, keptSettings } from "./keptSettings.ts";
import { Modal } from "./Modal.tsx";
import { RuleChoice } from "./RuleChoice.tsx";
import { UpkeepChoice } from "./UpkeepChoice.tsx";
import { upkeepOf, upkeepSettings, type Upkeep } from "./upkeep.ts";
import { stillQuery } from "./useMedia.ts";

const mostPartitions = 64;
const largestSeed = 4_294_967_295;
const longestLatencyMillis = 60_000;

const presetLines: Readonly<Record<PresetName, string>> = {
  classroom: "Slow enough to follow: elections take 1.5–3 s, messages 40–80 ms.",
  kommander: "Kommander’s own timing: elections take 2–4 s, messages 1–5 ms.",
  robust: "Tight timing, every protection on: elections take 0.15–0.3 s.",
};

interface Draft {
  readonly nodes: string;
  /** Empty: all of them. */
  readonly members: string;
  readonly partitions: string;
  readonly preset: PresetName;
  readonly seed: string;
  /** Null: the register. */
  readonly application: RecipeName | null;
  /** Whether what the open run has besides goes on. */
  readonly keep: boolean;
  readonly upkeep: readonly Upkeep[];
  readonly rules: readonly RuleSwitch[];
  readonly loss: string;
  readonly duplication: string;
  readonly reordering: boolean;
  readonly latencyFrom: string;
  readonly latencyTo: string;
}

type Errors = Partial<Record<keyof Draft, string>>;

/** Another cluster: how many nodes and partitions, which timing, which rules are wrong. */
export function SetupDialog(): ReactNode {
  const desk = useDesk();
  const session = useSession();
  const [open] = useState(() => session.store.getState().run.config);
  const [draft, setDraft] = useState(() => draftOf(open));
  const [tried, setTried] = useState(false);
  const errors = errorsOf(draft);
  const shown = tried ? errors : {};
  const kept = keptInWords(keptSettings(open, shapeOf(draft)));

  function change(part: Partial<Draft>): void {
    setDraft((known) => ({ ...known, ...part }));
  }

  function choosePreset(preset: PresetName): void {
    change({ preset, upkeep: upkeepOf(preset), ...latencyOf(presets[preset].network) });
  }

  function start(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const first = Object.keys(errors)[0];
    if (first !== undefined) {
      document.getElementById(`setup-${first}`)?.focus();
      return;
    }
    const config = configOf(draft, open);
    void startRun(config);
  }

  async function startRun(config: ClusterConfig): Promise<void> {
    await desk.open({
      name: nameOf(config),
      run: { config, inputs: [], until: null },
      playTo: 0,
      about: null,
      source: null,
    });
    if (!matchMedia(stillQuery).matches) await session.play();
  }

  return (
    <Modal title="Set up a cluster">
      <form className="modal-form" onSubmit={start} noValidate>
        <div className="modal-body">
          <div className="field-row">
            <NumberField
              name="nodes"
              label="Nodes"
              hint={`1 to ${maxNodes}`}
              text={draft.nodes}
              error={shown.nodes}
              onChange={(nodes) => change({ nodes })}
            />
            <NumberField
              name="members"
              label="Members"
              hint="the first so many; the others are spare, and can join"
              text={draft.members}
              placeholder="all"
              error={shown.members}
              onChange={(members) => change({ members })}
            />
            <NumberField
              name="partitions"
              label="Partitions"
              hint={`1 to ${mostPartitions}; P0 comes on top`}
              text={draft.partitions}
              error={shown.partitions}
              onChange={(partitions) => change({ partitions })}
            />
            <div className="setup-seed">
              <NumberField
                name="seed"
                label="Seed"
                hint="The same seed is the same run"
                text={draft.seed}
                error={shown.seed}
                onChange={(seed) => change({ seed })}
              />
              <button
                type="button"
                className="lab-icon setup-dice"
                aria-label="A random seed"
                title="A random seed"
                onClick={() => change({ seed: String(randomSeed()) })}
              >
                <Dices size={17} aria-hidden="true" />
              </button>
            </div>
          </div>
          <fieldset className="field-set">
            <legend>Timing</legend>
            {(Object.keys(presetLines) as PresetName[]).map((preset) => (
              <label key={preset} className="field-choice">
                <input
                  type="radio"
                  name="preset"
                  checked={draft.preset === preset}
                  onChange={() => choosePreset(preset)}
                />
                <span>
                  <strong>{preset}</strong>{" "}
                  <span className="field-hint">{presetLines[preset]}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <fieldset className="field-set">
            <legend>Network</legend>
            <div className="field-row">
              <NumberField
                name="latencyFrom"
                label="Latency from"
                hint="milliseconds, one way"
                text={draft.latencyFrom}
                error={shown.latencyFrom}
                onChange={(latencyFrom) => change({ latencyFrom })}
              />
              <NumberField
                name="latencyTo"
                label="Latency to"
                hint="milliseconds"
                text={draft.latencyTo}
                error={shown.latencyTo}
                onChange={(latencyTo) => change({ latencyTo })}
              />
              <NumberField
                name="loss"
                label="Lost"
                hint="percent of messages"
                text={draft.loss}
                error={shown.loss}
                onChange={(loss) => change({ loss })}
              />
              <NumberField
                name="duplication"
                label="Doubled"
                hint="percent of messages"
                text={draft.duplication}
                error={shown.duplication}
                onChange={(duplication) => change({ duplication })}
              />
            </div>
            <label className="field-choice">
              <input
                type="checkbox"
                checked={draft.reordering}
                onChange={(event) => change({ reordering: event.target.checked })}
              />
              <span>Later messages may overtake earlier ones on the same link</span>
            </label>
          </fieldset>
          <div className="field">
            <label className="field-label" htmlFor="setup-application">
              Application
            </label>
            <select
              id="setup-application"
              value={draft.application ?? ""}
              aria-describedby="setup-application-hint"
              onChange={({ target }) => change({ application: recipeNamed(target.value) })}
            >
              <option value="">register: keys and values</option>
              {recipeNames.map((name) => (
                <option key={name} value={name}>
                  {wordsOf(name)}
                </option>
              ))}
            </select>
            <span className="field-hint" id="setup-application-hint">
              What runs on every node, above the log
            </span>
          </div>
          <UpkeepChoice chosen={draft.upkeep} onChange={(upkeep) => change({ upkeep })} />
          <details className="field-set" open={draft.rules.length > 0}>
            <summary>
              Wrong rules{draft.rules.length > 0 ? ` (${draft.rules.length} in force)` : ""}
            </summary>
            <p className="field-hint">
              Each breaks Raft at one place, to see what it is for. Whatever the preset switches off
              stays off.
            </p>
            {(Object.keys(ruleSwitches) as RuleSwitch[]).map((rule) => (
              <RuleChoice
                key={rule}
                rule={rule}
                chosen={draft.rules.includes(rule)}
                onChange={(chosen) =>
                  change({
                    rules: chosen
                      ? [...draft.rules, rule]
                      : draft.rules.filter((known) => known !== rule),
                  })
                }
              />
            ))}
          </details>
          {kept !== null && (
            <label className="field-choice">
              <input
                type="checkbox"
                checked={draft.keep}
                onChange={(event) => change({ keep: event.target.checked })}
              />
              <span>Keep of the open run {kept}</span>
            </label>
          )}
        </div>
        <div className="modal-foot">
          <span className="setup-note field-hint">
            The open run ends; copy it first to keep it.
          </span>
          <button type="button" className="lab-button" onClick={() => desk.put({ dialog: null })}>
            Leave it
          </button>
          <button type="submit" className="lab-button lab-solid">
            Start
          </button>
        </div>
      </form>
    </Modal>
  );
}

function NumberField({
  name,
  label,
  hint,
  text,
  placeholder,
  error,
  onChange,
}: {
  readonly name: keyof Draft;
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly placeholder?: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const id = `setup-${name}`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="mono"
        inputMode="decimal"
        value={text}
        placeholder={placeholder}
        autoComplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span className={error === undefined ? "field-hint" : "field-error"} id={`${id}-hint`}>
        {error ?? hint}
      </span>
    </div>
  );
}

function draftOf(config: ClusterConfig): Draft {
  const network: NetworkSettings = { ...presets[config.preset].network, ...config.network };
  return {
    nodes: String(config.nodes),
    members:
      config.members === undefined || config.members >= config.nodes ? "" : String(config.members),
    partitions: String(config.partitions),
    preset: config.preset,
    seed: String(config.seed),
    application: config.application?.name ?? null,
    keep: true,
    upkeep: upkeepOf(config.preset, config.settings),
    rules: config.rules,
    loss: percentOf(network.loss),
    duplication: percentOf(network.duplication),
    reordering: network.reordering,
    ...latencyOf(network),
  };
}

function latencyOf({ latency }: NetworkSettings): Pick<Draft, "latencyFrom" | "latencyTo"> {
  return { latencyFrom: String(latency.from / 1000), latencyTo: String(latency.to / 1000) };
}

function percentOf({ of, in: all }: NetworkSettings["loss"]): string {
  return String(Math.round((of / all) * 10_000) / 100);
}

function errorsOf(draft: Draft): Errors {
  const errors: Errors = {};
  const from = Number(draft.latencyFrom);
  const to = Number(draft.latencyTo);
  set(errors, "nodes", wholeError(draft.nodes, "The number of nodes", 1, maxNodes));
  set(errors, "members", membersError(draft));
  set(
    errors,
    "partitions",
    wholeError(draft.partitions, "The number of partitions", 1, mostPartitions),
  );
  set(errors, "seed", wholeError(draft.seed, "A seed", 0, largestSeed));
  set(
    errors,
    "latencyFrom",
    rangeError(draft.latencyFrom, "The latency", 0.1, longestLatencyMillis),
  );
  set(errors, "latencyTo", rangeError(draft.latencyTo, "The latency", 0.1, longestLatencyMillis));
  if (errors.latencyFrom === undefined && errors.latencyTo === undefined && to < from)
    errors.latencyTo = `${to} is less than ${from}. Write the longer one here.`;
  set(errors, "loss", rangeError(draft.loss, "A share", 0, 100));
  set(errors, "duplication", rangeError(draft.duplication, "A share", 0, 100));
  return errors;
}

function membersError({ members, nodes }: Draft): string | null {
  const most = Number(nodes);
  if (members.trim() === "" || !Number.isInteger(most) || most < 1) return null;
  return wholeError(members, "The number of members", 1, most);
}

function set(errors: Errors, field: keyof Draft, error: string | null): void {
  if (error !== null) errors[field] = error;
}

function wholeError(text: string, what: string, least: number, most: number): string | null {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && !Number.isInteger(number))
    return `${text} is not whole. Try ${Math.min(most, Math.max(least, Math.round(number)))}.`;
  return rangeError(text, what, least, most);
}

function rangeError(text: string, what: string, least: number, most: number): string | null {
  const number = Number(text);
  if (text.trim() === "") return `${what} is missing. Write ${least} to ${most}.`;
  if (!Number.isFinite(number)) return `“${text}” is not a number. Write ${least} to ${most}.`;
  if (number < least) return `${text} is too small. Write at least ${least}.`;
  if (number > most) return `${text} is too large. Write at most ${most}.`;
  return null;
}

function recipeNamed(text: string): RecipeName | null {
  return recipeNames.find((name) => name === text) ?? null;
}

function shapeOf(draft: Draft): Pick<ClusterConfig, "preset" | "nodes" | "partitions"> {
  const { preset, nodes, partitions } = draft;
  return { preset, nodes: Number(nodes), partitions: Number(partitions) };
}

/** What the same application is set to goes on with it. */
function applicationOf(
  { application, keep }: Draft,
  open: ClusterConfig,
): ApplicationChoice | null {
  if (application === null) return null;
  const before = open.application;
  return keep && before?.name === application ? before : { name: application };
}

function configOf(draft: Draft, open: ClusterConfig): ClusterConfig {
  const preset = presets[draft.preset].network;
  const network: NetworkSettings = {
    latency: {
      from: Math.round(Number(draft.latencyFrom) * 1000),
      to: Math.round(Number(draft.latencyTo) * 1000),
    },
    loss: ratioOf(draft.loss),
    duplication: ratioOf(draft.duplication),
    reordering: draft.reordering,
  };
  // Only departures belong to the identity of a run.
  const departs =
    network.latency.from !== preset.latency.from ||
    network.latency.to !== preset.latency.to ||
    network.loss.of !== 0 ||
    network.duplication.of !== 0 ||
    network.reordering !== preset.reordering;
  const kept = draft.keep ? keptSettings(open, shapeOf(draft)) : {};
  const settings = { ...kept.settings, ...upkeepSettings(draft.preset, draft.upkeep) };
  const application = applicationOf(draft, open);
  const nodes = Number(draft.nodes);
  const members = draft.members.trim() === "" ? nodes : Number(draft.members);
  return {
    ...kept,
    seed: Number(draft.seed),
    nodes,
    ...(members < nodes ? { members } : {}),
    partitions: Number(draft.partitions),
    preset: draft.preset,
    rules: draft.rules,
    ...(departs ? { network } : {}),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
    ...(application === null ? {} : { application }),
  };
}

function ratioOf(percent: string): NetworkSettings["loss"] {
  const hundredths = Math.round(Number(percent) * 100);
  return hundredths === 0 ? { of: 0, in: 1 } : { of: hundredths, in: 10_000 };
}

function nameOf({ nodes, members = nodes, partitions }: ClusterConfig): string {
  const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
  const spare = members < nodes ? ` (${nodes - members} spare)` : "";
  return `${many(nodes, "node")}${spare}, ${many(partitions, "partition")}`;
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
}
