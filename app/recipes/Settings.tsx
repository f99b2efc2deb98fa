import { NumberField } from "@base-ui/react/number-field";
import { Switch } from "@base-ui/react/switch";
import { useId, useState, type ReactNode } from "react";
import { applicationSettings } from "../../engine/index.ts";
import { useDesk } from "../frame/desk.ts";
import { useSlice } from "../session/useSession.ts";
import type { RecipeSetting } from "./recipeSetting.ts";
import { changeSettings } from "./settings.ts";
import { useRecipe } from "./useRecipe.ts";
import "./settings.css";

/** What can be switched off in the application: the same run is then played anew. */
export function Settings(): ReactNode {
  const page = useRecipe();
  const { choice, recorded } = useSlice(({ run, recorded: isRecorded }) => ({
    choice: run.config.application,
    recorded: isRecorded,
  }));
  if (page === undefined || choice === undefined || recorded) return null;
  const now = applicationSettings(choice);
  return (
    <section className="settings" aria-label="Settings of the application">
      {page.settings.map((setting) => (
        <Setting key={setting.name} setting={setting} value={now[setting.name]!} />
      ))}
    </section>
  );
}

function Setting({
  setting,
  value,
}: {
  readonly setting: RecipeSetting;
  readonly value: string | number | boolean;
}): ReactNode {
  const id = useId();
  return (
    <div className="setting">
      <label className="setting-label" id={`${id}-label`} htmlFor={id}>
        {setting.label}
      </label>
      {setting.kind === "switch" ? (
        <OnOff id={id} setting={setting} on={value === true} />
      ) : (
        <Amount id={id} setting={setting} amount={Number(value)} />
      )}
      <p className="setting-meaning" id={`${id}-meaning`}>
        {setting.meaning}
      </p>
    </div>
  );
}

function OnOff({
  id,
  setting,
  on,
}: {
  readonly id: string;
  readonly setting: RecipeSetting;
  readonly on: boolean;
}): ReactNode {
  const desk = useDesk();
  return (
    <span className="setting-value">
      <span aria-hidden="true">{on ? "on" : "off"}</span>
      <Switch.Root
        id={id}
        className="switch"
        checked={on}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-meaning`}
        onCheckedChange={(next) => void changeSettings(desk, { [setting.name]: next })}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </span>
  );
}

function Amount({
  id,
  setting,
  amount,
}: {
  readonly id: string;
  readonly setting: Extract<RecipeSetting, { kind: "number" }>;
  readonly amount: number;
}): ReactNode {
  const desk = useDesk();
  const { least, most, step, unit, name } = setting;
  const [typed, setTyped] = useState<number | null>(amount);
  const [known, setKnown] = useState(amount);
  // Somebody else may change it: an undo, another run.
  if (known !== amount) {
    setKnown(amount);
    setTyped(amount);
  }

  function commit(next: number | null): void {
    const set = next === null ? amount : Math.min(Math.max(Math.round(next), least), most);
    setTyped(set);
    if (set !== amount) void changeSettings(desk, { [name]: set });
  }

  return (
    <span className="setting-value">
      {/* What is typed counts when it is done with: each change plays the run anew. */}
      <NumberField.Root
        id={id}
        value={typed}
        min={least}
        max={most}
        step={step}
        format={{ useGrouping: false }}
        onValueChange={setTyped}
        onValueCommitted={commit}
      >
        <NumberField.Group className="amount">
          <NumberField.Decrement className="amount-step" aria-label={`Less: ${setting.label}`}>
            −
          </NumberField.Decrement>
          <NumberField.Input
            className="amount-input"
            aria-describedby={`${id}-meaning`}
            onKeyDown={({ key }) => {
              if (key === "Enter") commit(typed);
            }}
          />
          <NumberField.Increment className="amount-step" aria-label={`More: ${setting.label}`}>
            +
          </NumberField.Increment>
        </NumberField.Group>
      </NumberField.Root>
      <span>{unit}</span>
    </span>
  );
}
