import { Disc2 } from "lucide-react";
import { type ReactNode } from "react";
import { ToolButton } from "./Rail.tsx";
import { useDesk } from "./desk.ts";
import { setupTools } from "./tools.ts";
import "./recordingRail.css";

/** In the place of the tools: nothing can be done in a recording. */
export function RecordingRail(): ReactNode {
  const desk = useDesk();
  return (
    <nav className="rail" aria-label="Tools">
      <p className="recording">
        <strong>
          <Disc2 size={15} aria-hidden="true" /> A recording
        </strong>
        It can be looked at, not acted on. Open the scenario to act.
      </p>
      <section className="rail-group" aria-label="Cluster">
        {setupTools(desk).map((tool) => (
          <ToolButton key={tool.id} tool={tool} />
        ))}
      </section>
    </nav>
  );
}
