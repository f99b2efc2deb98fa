import {
  applicationSettings,
  type ApplicationChoice,
  type ApplicationSettings,
} from "../../engine/index.ts";
import type { Desk } from "../frame/desk.ts";
import type { RecipeSetting } from "./recipeSetting.ts";
import { inputsAnew } from "./sameRun.ts";

type SettingValue = ApplicationSettings[string];

/** "idempotency keys off", "retry a started job after 6000 ms" */
export function settingInProse({ label, ...setting }: RecipeSetting, value: SettingValue): string {
  const name = label.charAt(0).toLowerCase() + label.slice(1);
  if (setting.kind === "number") return `${name} ${value} ${setting.unit}`;
  return `${name} ${value === true ? "on" : "off"}`;
}

/** Where a run is not set as its script means it to be. */
export function departures(
  settings: readonly RecipeSetting[],
  choice: ApplicationChoice,
  script: ApplicationChoice | undefined,
): readonly string[] {
  if (script?.name !== choice.name) return [];
  const now = applicationSettings(choice);
  const meant = applicationSettings(script);
  return settings
    .filter(({ name }) => now[name] !== meant[name])
    .map((setting) => settingInProse(setting, now[setting.name]!));
}

/** A choice of the same application, naming only what is not as its author set it. */
export function chosenAnew(
  { name, settings }: ApplicationChoice,
  change: ApplicationSettings,
): ApplicationChoice {
  const usual = applicationSettings({ name });
  const departing = Object.entries({ ...settings, ...change }).filter(
    ([key, value]) => usual[key] !== value,
  );
  return departing.length === 0 ? { name } : { name, settings: Object.fromEntries(departing) };
}

/** One at a time: the second of two builds upon what the first made of the run. */
const turns = new WeakMap<Desk, Promise<void>>();

/** Plays the same run anew under other settings, up to the instant shown. */
export function changeSettings(desk: Desk, change: ApplicationSettings): Promise<void> {
  const turn = (turns.get(desk) ?? Promise.resolve()).then(() => runAnew(desk, change));
  turns.set(desk, turn);
  return turn;
}

/** Plays the same run anew as its script means it to be. */
export function followScript(desk: Desk): Promise<void> {
  const meant = desk.store.getState().scenario?.config.application;
  return meant === undefined ? Promise.resolve() : changeSettings(desk, applicationSettings(meant));
}

async function runAnew({ session, store }: Desk, change: ApplicationSettings): Promise<void> {
  const { run } = session.store.getState();
  const { application } = run.config;
  if (application === undefined) return;
  const config = { ...run.config, application: chosenAnew(application, change) };
  const inputs = await inputsAnew(store.getState().scenario, run.inputs, config);
  await session.runAnew({ config, inputs });
}
