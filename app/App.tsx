import { useState, type ReactNode } from "react";
import { LabPage } from "./frame/LabPage.tsx";

/** The whole page: the first run on a plain visit, the lab behind it. */
export function App(): ReactNode {
  const [place] = useState<"lab">("lab");
  return place === "lab" ? <LabPage /> : null;
}
