import { X } from "lucide-react";
import { type ReactNode } from "react";
import { ClusterText } from "./ClusterText.tsx";
import { useDesk, useDeskSlice } from "./desk.ts";
import { EntryCard } from "./EntryCard.tsx";
import { NodeFacts } from "./NodeFacts.tsx";
import { Operations } from "./Operations.tsx";
import { SafetySection } from "./SafetySection.tsx";
import { ViolationCard } from "./ViolationCard.tsx";
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
      <ViolationCard />
      <About />
      <NodeFacts />
      <EntryCard />
      <WhyCard />
      <WhyNotCards />
      <SafetySection />
      <Operations />
      <ClusterText />
    </aside>
  );
}

/** What a scenario is about, in its author's words. */
function About(): ReactNode {
  const { name, about, source } = useDeskSlice((state) => ({
    name: state.name,
    about: state.about,
    source: state.source,
  }));
  if (about === null && source === null) return null;
  return (
    <section className="side-section" aria-label="About this scenario">
      <h2 className="side-title">{name}</h2>
      {about !== null && <p>{about}</p>}
      {source !== null && <p className="side-note">{source}</p>}
    </section>
  );
}
