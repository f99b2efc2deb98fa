import { useMemo, useRef, type KeyboardEvent, type ReactElement, type SyntheticEvent } from "react";
import {
  nodeName,
  partitionName,
  replicaOf,
  type ClusterView,
  type PartitionId,
} from "../../engine/index.ts";
import { lifecycleWord, partitionsToShow, rangeOf } from "../explain/lifecycle.ts";
import { partOf } from "../explain/membershipOf.ts";
import { RoleGlyph } from "../marks/RoleGlyph.tsx";
import { cutKey, readCut } from "../stage/cut.ts";
import "./tabs.css";

export interface PartitionTabsProps {
  readonly view: ClusterView;
  readonly selected: PartitionId;
  readonly onSelect: (partition: PartitionId) => void;
  /** What can be asked of a partition, in a menu at its tab. */
  readonly onMenu?: (partition: PartitionId, anchor: Element) => void;
  /** Id of the element that shows the selected partition. */
  readonly controls?: string;
}

/** The matrix in small: one tab per partition, one glyph per replica. For eight partitions at most. */
export function PartitionTabs({
  view,
  selected,
  onSelect,
  onMenu,
  controls,
}: PartitionTabsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  const key = cutKey(view);
  // The key stands for everything that readCut looks at.
  // oxlint-disable-next-line react/exhaustive-deps
  const cut = useMemo(() => readCut(view), [key, view.nodeCount]);
  const places = glyphPlaces(cut.sideOf, view.nodeCount > 5 ? 13 : 16);
  const width = (places.at(-1) ?? 0) + 12;
  const partitions = partitionsToShow(view, selected);

  function openMenu(event: SyntheticEvent, partition: PartitionId): void {
    if (onMenu === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onMenu(partition, event.currentTarget);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const target =
      step !== undefined
        ? partitions.at((partitions.indexOf(selected) + step) % partitions.length)
        : event.key === "Home"
          ? partitions[0]
          : event.key === "End"
            ? partitions.at(-1)
            : undefined;
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSelect(target);
    list.current?.querySelector<HTMLElement>(`[data-partition="${target}"]`)?.focus();
  }

  return (
    <div
      className="tabs"
      role="tablist"
      tabIndex={-1}
      aria-label="Partitions"
      ref={list}
      onKeyDown={onKeyDown}
    >
      {partitions.map((partition) => (
        <button
          key={partition}
          type="button"
          role="tab"
          className={partition === selected ? "tabs-tab tabs-tabSelected" : "tabs-tab"}
          aria-selected={partition === selected}
          aria-controls={controls}
          tabIndex={partition === selected ? 0 : -1}
          data-partition={partition}
          onClick={() => onSelect(partition)}
          onContextMenu={(event) => openMenu(event, partition)}
          onKeyDown={(event) => {
            if (event.key === ".") openMenu(event, partition);
          }}
        >
          <span className="tabs-name">{partitionName(partition)}</span>
          <svg
            className="tabs-glyphs"
            width={width}
            height={28}
            viewBox={`0 0 ${width} 28`}
            aria-hidden="true"
          >
            {cut.sideOf.map((side, node) => {
              const { role, phase, serving, term } = replicaOf(view, node, partition);
              const up = view.nodes[node]?.up === true;
              const x = places[node] ?? 0;
              const before = cut.sideOf[node - 1];
              return (
                <g key={node}>
                  {before !== undefined && before !== side && (
                    <path className="tabs-wall" d={`M${(x + (places[node - 1] ?? 0)) / 2} 0V28`} />
                  )}
                  <text
                    className={
                      up && role === "leader" ? "tabs-letter tabs-letterLeads" : "tabs-letter"
                    }
                    x={x}
                    y={9}
                  >
                    {nodeName(node)}
                  </text>
                  <RoleGlyph
                    role={role}
                    phase={phase}
                    serving={serving}
                    up={up}
                    part={partOf(view, partition, node)}
                    paused={view.nodes[node]?.paused === true}
                    term={term}
                    x={x}
                    y={21}
                    radius={view.nodeCount > 5 ? 4.6 : 5.4}
                  />
                </g>
              );
            })}
          </svg>
          <span className="tabs-caption">{captionOf(view, partition)}</span>
        </button>
      ))}
    </div>
  );
}

/** Where the glyphs stand, with more room where the cut runs between two of them. */
function glyphPlaces(sideOf: readonly number[], pitch: number): readonly number[] {
  const places: number[] = [];
  let x = 7;
  sideOf.forEach((side, node) => {
    if (node > 0) x += pitch + (sideOf[node - 1] === side ? 0 : 6);
    places.push(x);
  });
  return places;
}

/** "C leads T5", or "splitting, C leads T5". */
function captionOf(view: ClusterView, partition: PartitionId): string {
  const lifecycle = lifecycleWord(rangeOf(view, partition));
  if (lifecycle === "removed") return lifecycle;
  const leaders = leadersOf(view, partition);
  return lifecycle === "" ? leaders : `${lifecycle}, ${leaders}`;
}

/** "C leads T5, A stale". */
function leadersOf(view: ClusterView, partition: PartitionId): string {
  const crowned = view.nodes
    .filter(({ up }) => up)
    .map(({ node }) => replicaOf(view, node, partition))
    .filter(({ role }) => role === "leader")
    .sort((a, b) => b.term - a.term);
  const [newest, ...stale] = crowned;
  if (newest === undefined) return "no leader";
  const first = newest.serving
    ? `${nodeName(newest.node)} leads T${newest.term}`
    : `${nodeName(newest.node)} elected T${newest.term}`;
  return stale.length === 0
    ? first
    : `${first}, ${stale.map(({ node }) => nodeName(node)).join(" ")} stale`;
}
