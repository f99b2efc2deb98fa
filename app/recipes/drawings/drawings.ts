import type { RecipeName } from "../../../engine/index.ts";
import type { RecipeDrawing } from "./drawing.ts";
import { configurationDrawing } from "./Configuration.tsx";
import { coldTenantsDrawing } from "./ColdTenants.tsx";
import { hotTenantsDrawing } from "./HotTenants.tsx";
import { jobsDrawing } from "./Jobs.tsx";
import { workflowDrawing } from "./Workflow.tsx";
import { workersDrawing } from "./Workers.tsx";
import { metadataDrawing } from "./Metadata.tsx";
import { quotasDrawing } from "./Quotas.tsx";

/** The recipes' own drawings; what has none is shown as a table. */
export const drawings: Partial<Record<RecipeName, RecipeDrawing>> = {
  coldTenants: coldTenantsDrawing,
  hotTenants: hotTenantsDrawing,
  jobs: jobsDrawing,
  workflow: workflowDrawing,
  workers: workersDrawing,
  configuration: configurationDrawing,
  metadata: metadataDrawing,
  quotas: quotasDrawing,
};
