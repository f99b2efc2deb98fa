import { type ReactNode } from "react";
import type { Part } from "../explain/membershipOf.ts";
import type { EntryMark } from "../marks/EntryGlyph.tsx";
import { laneGlyphs } from "../marks/laneGlyph.ts";
import { LogCell, type EntryState } from "../marks/LogCell.tsx";
import { RoleGlyph, type RoleGlyphProps } from "../marks/RoleGlyph.tsx";
import { Modal } from "./Modal.tsx";
import "./marksDialog.css";

const plain: RoleGlyphProps = {
  role: "follower",
  phase: "none",
  serving: false,
  up: true,
  term: 4,
  radius: 8,
};

const roles: readonly (readonly [Partial<RoleGlyphProps>, string])[] = [
  [{}, "follower"],
  [{ role: "candidate", phase: "preVote" }, "asks before it stands"],
  [{ role: "candidate", phase: "election" }, "candidate"],
  [{ role: "leader", serving: true }, "leader"],
  [{ role: "leader" }, "elected, not serving yet"],
  ...parts("learner", "learner: gets entries, has no vote"),
  ...parts("leaving", "leaving: votes no more, and receives all until it is out"),
  ...parts("none", "not a member: counts for nothing"),
  [{ up: false }, "down"],
  [{ paused: true }, "paused"],
];

function parts(part: Part, words: string): readonly (readonly [Partial<RoleGlyphProps>, string])[] {
  return [[{ part }, words]];
}

interface CellSample {
  readonly state: EntryState;
  readonly mark?: EntryMark;
  readonly text?: string;
  readonly pending?: boolean;
}

const cells: readonly (readonly [CellSample, string])[] = [
  [{ state: "proposed", text: "x=1" }, "proposed: stored, not known committed"],
  [{ state: "committed", text: "x=1" }, "known committed"],
  [{ state: "applied", text: "x=1" }, "applied: the state machine has it"],
  [{ state: "applied" }, "a new leader’s first entry"],
  [{ state: "open", mark: "manual", text: "x=1" }, "committed; its ticket is open"],
  [{ state: "held", text: "x=2" }, "committed; held back by an open ticket"],
  [{ state: "rolledBack", mark: "manual", text: "x=1" }, "rolled back: never applied"],
  [{ state: "applied", mark: "commit", text: "of 7" }, "decides: commit the ticket of entry 7"],
  [{ state: "applied", mark: "rollback", text: "of 7" }, "decides: roll it back"],
  [{ state: "applied", mark: "checkpoint" }, "checkpoint"],
  [{ state: "applied", mark: "configuration", text: "ABC" }, "configuration: who votes"],
  [
    { state: "proposed", mark: "configuration", text: "ABCD", pending: true },
    "configuration in force, not committed",
  ],
];

/** What every mark means, in one place. */
export function MarksDialog(): ReactNode {
  return (
    <Modal title="All marks">
      <div className="modal-body marks">
        <p className="field-hint">The colour is the term, and nothing else.</p>
        <h3 className="marks-title">Nodes</h3>
        <ul className="marks-list">
          {roles.map(([props, words]) => (
            <li key={words}>
              <svg width={24} height={22} viewBox="-12 -11 24 22" aria-hidden="true">
                <RoleGlyph {...plain} {...props} />
              </svg>
              {words}
            </li>
          ))}
          <Sign words="suspected by others">
            <path className="marks-warn" d="M0 -7L8 6.5H-8Z" />
          </Sign>
          <Sign words="dead, others believe; it still counts">
            <circle className="marks-warn" r={8} />
            <path className="marks-warn" d="M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5" />
          </Sign>
        </ul>
        <h3 className="marks-title">Log entries</h3>
        <ul className="marks-list">
          {cells.map(([{ text, ...sample }, words]) => (
            <li key={words}>
              <span className="marks-cell">
                <LogCell term={4} text={text ?? null} width={76} height={24} {...sample} />
              </span>
              {words}
            </li>
          ))}
          <li>
            <span className="marks-cell">
              <span className="marks-stub">…37</span>
            </span>
            compacted up to entry 37: a snapshot stands for it
          </li>
          <li>
            <span className="marks-cell">
              <span className="marks-foot" />
            </span>
            on disk up to this entry
          </li>
        </ul>
        <h3 className="marks-title">Timeline</h3>
        <ul className="marks-list">
          {Object.values(laneGlyphs).map(({ path, words }) => (
            <li key={words}>
              <svg
                className="marks-tile"
                width={18}
                height={18}
                viewBox="-3 -3 18 18"
                aria-hidden="true"
              >
                <rect x={-2.5} y={-2.5} width={17} height={17} rx={4} />
                <path d={path} />
              </svg>
              {words}
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}

function Sign({
  words,
  children,
}: {
  readonly words: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <li>
      <svg width={24} height={22} viewBox="-12 -11 24 22" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  );
}
