import { parseArgs } from "node:util";
import { isRuleSwitch, ruleSwitches, type RuleSwitch } from "../raft/rules.ts";
import { suggestWord } from "../simulation/scenario/nearestWord.ts";
import { UsageError } from "./usageError.ts";

/** An option of a command: a flag, or one that takes a value. */
export interface OptionForm {
  readonly type: "boolean" | "string";
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export type OptionForms = Readonly<Record<string, OptionForm>>;

/** What somebody wrote behind a command's name. */
export interface CommandArguments {
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** Reads a command's arguments; everything behind "--" is an operand. */
export function readArguments(
  args: readonly string[],
  forms: OptionForms,
  command: string,
): CommandArguments {
  const options: Record<string, { type: "boolean" | "string" }> = {};
  for (const [name, { type }] of Object.entries(forms)) options[name] = { type };
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const operands: string[] = [];
  const given: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const form = Object.hasOwn(forms, token.name) ? forms[token.name] : undefined;
    if (form === undefined) {
      const known = Object.keys(forms).map((name) => `--${name}`);
      throw new UsageError(
        `${command}: there is no option ${token.rawName}. ${suggestWord(token.rawName, known)}`,
      );
    }
    if (form.type === "boolean" && token.value !== undefined)
      throw new UsageError(
        `${command}: ${token.rawName} takes no value. Leave out "${token.value}".`,
      );
    // What looks like an option is none's value: it was forgotten.
    const isForgotten =
      token.value === undefined || (!token.inlineValue && token.value.startsWith("--"));
    if (form.type === "string" && isForgotten)
      throw new UsageError(
        `${command}: ${token.rawName} needs a value. Write ${token.rawName} ${form.value ?? ""}.`,
      );
    given[token.name] = token.value ?? true;
  }
  return { operands, options: given };
}

/** A whole number in a range, as the value of an option. */
export function readInteger(
  text: string,
  { option, from, to }: { readonly option: string; readonly from: number; readonly to: number },
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= from && value <= to) return value;
  throw new UsageError(
    `${option}: "${text}" does not do. Write a whole number from ${from} to ${to}.`,
  );
}

/** Names of wrong rules, with commas between them. */
export function readRules(text: string, option: string): RuleSwitch[] {
  const names = text.split(",").map((name) => name.trim());
  return names.map((name) => {
    if (isRuleSwitch(name)) return name;
    const remedy = suggestWord(name, Object.keys(ruleSwitches));
    throw new UsageError(`${option}: there is no rule "${name}". ${remedy}`);
  });
}

/** The option part of a command's help. */
export function describeOptions(forms: OptionForms): string {
  const lines = Object.entries(forms).map(([name, { value, help }]) => {
    const usage = value === undefined ? `--${name}` : `--${name} ${value}`;
    return `  ${usage.padEnd(18)} ${help}`;
  });
  return lines.join("\n");
}
