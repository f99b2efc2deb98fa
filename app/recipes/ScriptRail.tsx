import type { ReactNode } from "react";
import { phoneQuery, useMedia } from "../frame/useMedia.ts";
import { ClientPanel } from "./ClientPanel.tsx";
import { Script } from "./Script.tsx";
import "./recipe.css";

/** Beside an application stands what is to be said of it, and who asks it. A phone has no room for it. */
export function ScriptRail(): ReactNode {
  if (useMedia(phoneQuery)) return null;
  return (
    <div className="rail scriptRail">
      <Script />
      <ClientPanel />
    </div>
  );
}
