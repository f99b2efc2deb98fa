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
          // A page waits for its engine and for its animations: two share a machine well, more do
          // not. Windows are handed from test to test, so what drives them is loaded once.
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
