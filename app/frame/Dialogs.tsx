import { lazy, Suspense, type ReactNode } from "react";
import { useDeskSlice } from "./desk.ts";

const SetupDialog = lazy(async () => ({
  default: (await import("./SetupDialog.tsx")).SetupDialog,
}));
const ClientDialog = lazy(async () => ({
  default: (await import("./ClientDialog.tsx")).ClientDialog,
}));
const KeysDialog = lazy(async () => ({
  default: (await import("./KeysDialog.tsx")).KeysDialog,
}));
const SaveTraceDialog = lazy(async () => ({
  default: (await import("./SaveTraceDialog.tsx")).SaveTraceDialog,
}));
const ScenariosDialog = lazy(async () => ({
  default: (await import("./ScenariosDialog.tsx")).ScenariosDialog,
}));
const SearchDialog = lazy(async () => ({
  default: (await import("../search/SearchDialog.tsx")).SearchDialog,
}));

const RecipesDialog = lazy(async () => ({
  default: (await import("../recipes/RecipesDialog.tsx")).RecipesDialog,
}));

const CallDialog = lazy(async () => ({
  default: (await import("./CallDialog.tsx")).CallDialog,
}));
const MarksDialog = lazy(async () => ({
  default: (await import("./MarksDialog.tsx")).MarksDialog,
}));

/** Dialogs are fetched when they are first asked for. */
export function Dialogs(): ReactNode {
  const dialog = useDeskSlice((state) => state.dialog);
  return (
    <Suspense fallback={null}>
      {dialog === "setup" && <SetupDialog />}
      {dialog === "write" && <ClientDialog />}
      {dialog === "keys" && <KeysDialog />}
      {dialog === "trace" && <SaveTraceDialog />}
      {dialog === "scenarios" && <ScenariosDialog />}
      {dialog === "recipes" && <RecipesDialog />}
      {dialog === "call" && <CallDialog />}
      {dialog === "marks" && <MarksDialog />}
      {dialog === "search" && <SearchDialog />}
    </Suspense>
  );
}
