import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { assertPresent } from "../../engine/index.ts";
import type { Plot, PlotState } from "./plot.ts";

export const PlotContext: React.Context<Plot | null> = createContext<Plot | null>(null);

export function usePlot(): Plot {
  return assertPresent(useContext(PlotContext), "the plot");
}

export function usePlotSlice<Slice>(select: (state: PlotState) => Slice): Slice {
  return useStore(usePlot().store, useShallow(select));
}
