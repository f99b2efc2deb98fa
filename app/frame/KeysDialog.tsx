import { type ReactNode } from "react";
import { useDesk, useDeskSlice } from "./desk.ts";
import { Modal } from "./Modal.tsx";

const keys: readonly (readonly [string, string])[] = [
  ["Space", "play or pause"],
  ["← →", "one event back or on"],
  ["Shift ← →", "to the delivered message before or after"],
  ["Home End", "to the start, to the end"],
  ["[ ]", "slower, faster"],
  ["J K", "the sentence before, the sentence after"],
  ["Page Up Page Down", "the stop of the script before, the next one; also < and >"],
  ["1 2 3 4 5", "Ring + Logs, Logs, Matrix, History, Application"],
  ["N", "the next node"],
  ["L", "the leader"],
  [".", "the menu of the selected node; on a tab or a column, of its partition"],
  ["X", "crash or restart the selected node"],
  ["S", "pause or resume the selected node"],
  ["H D", "hold, drop messages of the selected node"],
  ["T", "timers and clock of the selected node"],
  ["W R", "write, read the node’s own copy"],
  ["A", "ask the selected node: leadership, membership, partitions"],
  ["P", "cut the network: then letters change sides, Enter cuts"],
  ["Shift P", "mend all links"],
  ["I", "details and “Why?” (narrow windows)"],
  ["O", "open a scenario"],
  ["Ctrl Z", "undo; with Shift: redo"],
  ["Esc", "back out one level"],
  ["?", "these keys"],
];

export function KeysDialog(): ReactNode {
  const desk = useDesk();
  const on = useDeskSlice((state) => state.keys);
  return (
    <Modal title="Keys">
      <div className="modal-body">
        <label className="field-choice">
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => desk.put({ keys: event.target.checked })}
          />
          <span>
            Single keys act
            <span className="field-hint"> (switch them off where they get in your way)</span>
          </span>
        </label>
        <table className="keys">
          <tbody>
            {keys.map(([names, what]) => (
              <tr key={names}>
                <td>
                  <kbd>{names}</kbd>
                </td>
                <td>{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
