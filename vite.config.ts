import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { recipeReader } from "./tools/recipeReader.ts";

const config: UserConfig = defineConfig({
  // Relative addresses, so that the built page works from any folder of any host.
  base: "./",
  plugins: [react(), recipeReader()],
  worker: { format: "es" },
  build: { target: "es2022", manifest: true, sourcemap: true },
});

export default config;
