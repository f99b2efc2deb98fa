import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          environment: "node",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ["tests/browser/**"],
          testTimeout: 30_000,
          // What is tested keeps nothing outside of what a test made: files may share their modules,
          // which are then loaded once per worker.
          isolate: false,
        },
      },
      {
        test: {
          name: "browser",
          // The tests run in Node and drive a real browser over the built page.
          environment: "node",
          include: ["tests/browser/**/*.test.ts"],
          globalSetup: ["tools/browserSetup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One page at a time: the timing of a page must not depend on its neighbours.
          fileParallelism: false,
        },
      },
    ],
  },
});

export default config;
