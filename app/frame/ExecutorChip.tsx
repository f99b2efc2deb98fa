import { Menu } from "@base-ui/react/menu";
import { Check, Cpu } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Executor } from "../../engine/index.ts";
import { useSession } from "../session/useSession.ts";
import { useCalm } from "./useCalm.ts";
import "./menu.css";

/** Where the nodes run: nobody can tell from what happens in them. */
export function ExecutorChip(): ReactNode {
  const session = useSession();
  const [preferred, setPreferred] = useState<Executor>("workers");
  const { executor, workers, threaded, playing, speed, recorded } = useCalm(
    (state) => ({
      executor: state.executor,
      workers: state.workers,
      threaded: state.threaded,
      playing: state.playing,
      speed: state.speed,
      recorded: state.recorded,
    }),
    400,
  );
  if (recorded) return <span className="transport-fact transport-executor">recording</span>;
  const reason = inlineReason({ threaded, preferred, playing, fast: speed === "max" || speed > 4 });
  return (
    <Menu.Root>
      <Menu.Trigger
        className="transport-fact transport-executor"
        title={
          executor === "inline" ? `Inline: ${reason}` : "Every node runs in a worker of its own."
        }
      >
        <Cpu size={14} aria-hidden="true" />
        {executor === "workers" ? `${workers} ${workers === 1 ? "worker" : "workers"}` : "inline"}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" side="top" align="end" sideOffset={6}>
          <Menu.Popup className="menu">
            <Menu.RadioGroup
              value={preferred}
              onValueChange={(value: Executor) => {
                setPreferred(value);
                void session.preferExecutor(value);
              }}
            >
              <Choice
                value="workers"
                label="One worker per node"
                why="up to 4×; faster runs go inline"
                disabled={!threaded}
              />
              <Choice value="inline" label="All nodes inline" why="one thread beside the page" />
            </Menu.RadioGroup>
            <p className="menu-heading">
              {executor === "inline" ? `Inline now: ${reason}` : "In workers now."} The run is the
              same either way, fingerprint and all.
            </p>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Choice({
  value,
  label,
  why,
  disabled = false,
}: {
  readonly value: Executor;
  readonly label: string;
  readonly why: string;
  readonly disabled?: boolean;
}): ReactNode {
  return (
    <Menu.RadioItem value={value} className="menu-item" disabled={disabled}>
      <span className="menu-tick">
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden="true" />
        </Menu.RadioItemIndicator>
      </span>
      <span className="menu-label">
        {label}
        <span className="menu-why">{disabled ? "this browser has no workers" : why}</span>
      </span>
    </Menu.RadioItem>
  );
}

function inlineReason({
  threaded,
  preferred,
  playing,
  fast,
}: {
  readonly threaded: boolean;
  readonly preferred: Executor;
  readonly playing: boolean;
  readonly fast: boolean;
}): string {
  if (!threaded) return "this browser has no workers.";
  if (preferred === "inline") return "you chose it.";
  if (fast) return "above 4× the way between workers takes too long.";
  if (playing) return "the workers could not keep this speed.";
  return "workers start when the run plays.";
}
