import { useEffect, useState, type ReactNode } from "react";
import { useStore } from "zustand";
import { useDesk, useDeskSlice } from "../frame/desk.ts";
import { Modal } from "../frame/Modal.tsx";
import { SearchFindings } from "./SearchFindings.tsx";
import { SearchForm } from "./SearchForm.tsx";
import { SearchProgress } from "./SearchProgress.tsx";
import { createSearchRun, type SearchRun } from "./searchRun.ts";
import "./search.css";

/** Random storms over many seeds, in the background: what breaks is made small, and can be opened. */
export function SearchDialog(): ReactNode {
  const desk = useDesk();
  const [search] = useState<SearchRun>(() => desk.store.getState().search ?? createSearchRun());
  const kept = useDeskSlice((state) => state.search === search);
  useEffect(() => {
    if (!kept) desk.put({ search });
  }, [desk, kept, search]);
  const status = useStore(search.store, (state) => state.status);
  const [asking, setAsking] = useState(status === "idle");
  return (
    <Modal title="Search for what breaks">
      {asking ? (
        <SearchForm
          options={search.store.getState().options}
          onLeave={() => (status === "idle" ? desk.put({ dialog: null }) : setAsking(false))}
          onStart={(options) => {
            search.start(options);
            setAsking(false);
          }}
        />
      ) : (
        <>
          <div className="modal-body">
            <SearchProgress search={search} />
            <SearchFindings search={search} />
          </div>
          <div className="modal-foot">
            <span className="search-note side-note">
              {status === "running" && "It goes on while this is closed."}
            </span>
            <button type="button" className="lab-button" onClick={() => setAsking(true)}>
              Another search…
            </button>
            {status === "stopped" && (
              <button
                type="button"
                className="lab-button lab-solid"
                onClick={() => search.resume()}
              >
                Resume
              </button>
            )}
            {status === "running" && (
              <button type="button" className="lab-button lab-solid" onClick={() => search.stop()}>
                Stop
              </button>
            )}
          </div>
        </>
      )}
    </Modal>
  );
}
