import { type ReactNode } from "react";
import { ruleSwitches, type RuleSwitch } from "../../engine/index.ts";

/** A wrong rule to be switched on, with what it endangers. */
export function RuleChoice({
  rule,
  chosen,
  onChange,
}: {
  readonly rule: RuleSwitch;
  readonly chosen: boolean;
  readonly onChange: (chosen: boolean) => void;
}): ReactNode {
  return (
    // Its text is the rule's own sentence.
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control
    <label className="field-choice">
      <input
        type="checkbox"
        checked={chosen}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <code>{rule}</code> <span className="field-hint">{ruleSwitches[rule]}</span>
      </span>
    </label>
  );
}
