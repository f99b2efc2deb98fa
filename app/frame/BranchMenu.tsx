import { Menu } from "@base-ui/react/menu";
import { Check, ChevronDown, GitBranch } from "lucide-react";
import { type ReactNode } from "react";
import { formatInstant } from "../explain/time.ts";
import type { Branch } from "../session/session.ts";
import { useSession, useSlice } from "../session/useSession.ts";
import "./menu.css";

/** The ways that this run went: acting in the past opens another, and none is ever lost. */
export function BranchMenu(): ReactNode {
  const session = useSession();
  const { branches, branch } = useSlice((state) => ({
    branches: state.branches,
    branch: state.branch,
  }));
  const current = branches.find(({ id }) => id === branch);
  if (current === undefined) return null;
  return (
    <Menu.Root>
      <Menu.Trigger className="lab-button transport-branch">
        <GitBranch size={15} aria-hidden="true" />
        <strong>
          Branch {current.id} of {branches.length}
        </strong>
        <span className="transport-forked">{originOf(current)}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="menu-positioner" side="top" sideOffset={6}>
          <Menu.Popup className="menu">
            <Menu.RadioGroup
              value={branch}
              onValueChange={(id: number) => void session.openBranch(id)}
            >
              {branches.map((known) => (
                <Menu.RadioItem key={known.id} value={known.id} className="menu-item" closeOnClick>
                  <span className="menu-tick">
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  <span className="menu-label">
                    Branch {known.id}
                    <span className="menu-why">{originOf(known) || "the first run"}</span>
                  </span>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            {branches.length === 1 && (
              <p className="menu-heading">
                Go back in time and act there: that opens a second branch, and this one stays.
              </p>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function originOf({ forkedAt }: Branch): string {
  if (forkedAt === 0) return "other settings";
  return forkedAt === null ? "" : `forked at ${formatInstant(forkedAt)}`;
}
