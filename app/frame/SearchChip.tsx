import { Radar } from "lucide-react";
import { type ReactNode } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { SearchRun } from "../search/searchRun.ts";
import { useDesk, useDeskSlice } from "./desk.ts";

/** A search goes on while one does something else: how far it is, and what it found. */
export function SearchChip(): ReactNode {
  const search = useDeskSlice((state) => state.search);
  return search === null ? null : <Chip search={search} />;
}

function Chip({ search }: { readonly search: SearchRun }): ReactNode {
  const desk = useDesk();
  const { status, done, all, found } = useStore(
    search.store,
    useShallow(({ status, tally, options, findings }) => ({
      status,
      done: tally.seeds,
      all: options.seeds,
      found: findings.length,
    })),
  );
  if (status === "idle") return null;
  const place = status === "running" ? `${done} of ${all}` : status;
  return (
    <button
      type="button"
      className={`lab-button top-search${found > 0 ? " top-searchFound" : ""}`}
      aria-label={`Search: ${place} seeds, ${found} found`}
      title="The search beside this run"
      onClick={() => desk.put({ dialog: "search" })}
    >
      <Radar size={15} aria-hidden="true" />
      <span className="top-searchPlace">{place}</span>
      {found > 0 && <strong>{found} found</strong>}
    </button>
  );
}
