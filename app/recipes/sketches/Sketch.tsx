import type { ComponentType, ReactElement } from "react";
import type { RecipeName } from "../../../engine/index.ts";
import { ColdTenantsSketch } from "./ColdTenantsSketch.tsx";
import { ConfigurationSketch } from "./ConfigurationSketch.tsx";
import { HotTenantsSketch } from "./HotTenantsSketch.tsx";
import { JobsSketch } from "./JobsSketch.tsx";
import { MetadataSketch } from "./MetadataSketch.tsx";
import { QuotasSketch } from "./QuotasSketch.tsx";
import { WorkersSketch } from "./WorkersSketch.tsx";
import { WorkflowSketch } from "./WorkflowSketch.tsx";
import "./sketch.css";

const sketches: Readonly<Record<RecipeName, ComponentType>> = {
  workers: WorkersSketch,
  configuration: ConfigurationSketch,
  jobs: JobsSketch,
  metadata: MetadataSketch,
  workflow: WorkflowSketch,
  quotas: QuotasSketch,
  hotTenants: HotTenantsSketch,
  coldTenants: ColdTenantsSketch,
};

/** The idea of a recipe as a small drawing. It says nothing that its title and insight do not. */
export function Sketch({ recipe }: { readonly recipe: RecipeName }): ReactElement {
  const Drawing = sketches[recipe];
  return (
    <svg className="sketch" viewBox="0 0 290 88" width={290} height={88} aria-hidden="true">
      <Drawing />
    </svg>
  );
}
