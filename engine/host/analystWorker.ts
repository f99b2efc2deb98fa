import * as Comlink from "comlink";
import { createAnalyst } from "./analyst.ts";

/** The entry point of an analyst's worker. */
Comlink.expose(createAnalyst());
