import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { assertPresent } from "../engine/index.ts";
import { App } from "./App.tsx";
import { createSession } from "./session/session.ts";
import { applyTheme, loadThemeChoice } from "./theme/theme.ts";
import "./theme/base.css";

applyTheme(loadThemeChoice());

createRoot(assertPresent(document.getElementById("root"), "the root element")).render(
  <StrictMode>
    <App session={createSession()} />
  </StrictMode>,
);
