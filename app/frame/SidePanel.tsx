import { X } from "lucide-react";
import { type ReactNode } from "react";
import { ClusterText } from "./ClusterText.tsx";
import { useDesk, useDeskSlice } from "./desk.ts";
import { EntryCard } from "./EntryCard.tsx";
import { NodeFacts } from "./NodeFacts.tsx";
import { Operations } from "./Operations.tsx";
import { WhyCard } from "./WhyCard.tsx";
import { WhyNotCards } from "./WhyNotCards.tsx";
import "./sidePanel.css";

/** Everything in words: facts, reasons, and what clients were told. */
export function SidePanel(): ReactNode {
  const desk = useDesk();
  const drawer = useDeskSlice((state) => state.drawer);
  return (
    <aside className={drawer ? "side side-open" : "side"} aria-label="Details">
      <button
        type="button"
        className="lab-icon side-close"
        aria-label="Close the details"
        onClick={() => desk.put({ drawer: false })}
      >
        <X size={17} aria-hidden="true" />
      </button>
      <NodeFacts />
      <EntryCard />
      <WhyCard />
      <WhyNotCards />
      <Operations />
      <ClusterText />
    </aside>
  );
}
