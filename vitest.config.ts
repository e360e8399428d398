import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration as ProjectConfig } from "vitest/config";
import { seedProperties } from "./scripts/properties/seed-properties.ts";
import { LongFirst } from "./scripts/tests/long-first.ts";
import { replacingTests } from "./scripts/tests/replacing-tests.ts";

/** It measures the browser's memory, which grows where the browser waits for others. */
const ALONE = "workers/test/browser-memory.system.test.ts";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const PARTS_WITH_ISOLATED_UNIT = ["extension", "workers"];
const ISOLATED_UNIT = replacingTests(
  ROOT,
  PARTS_WITH_ISOLATED_UNIT.flatMap((part) => [`${part}/src`, `${part}/test`]),
);
const ISOLATED_SYSTEM = [
  "extension/test/store-build.system.test.ts",
  "scripts/deploy/test/deploy.system.test.ts",
  "tests/histories/histories.system.test.ts",
  "workers/test/{faults,sent-bytes}.system.test.ts",
];
const SYSTEM_WORKERS = Math.min(6, Math.ceil(1.5 * availableParallelism()));
const USE_FAST_SIGNATURES = fileURLToPath(new URL("scripts/tests/use-fast-signatures.ts", import.meta.url));
const LOOK_LESS_OFTEN = fileURLToPath(new URL("scripts/tests/look-less-often.ts", import.meta.url));
/** It checks devnet's signatures with the library that clients have. */
const DEVNET_SIGNATURES = "devnet/test/conformance/certificates.test.ts";
const SYSTEM = "**/*.system.test.ts";
const SKIPPED = ["**/node_modules/**", "**/*.postgres.test.ts"];

/**
 * `unit` runs beside the code and in parallel; `system` needs built canisters, devnet and Chromium, which wait for each other, so
 * that two processors serve three files at a time; `system-alone` is what has to be the only one. Files share a process and its
 * modules, except those of the `…-isolated` projects; `unit-devnet` and `system…` have fast signatures.
 * `*.postgres.test.ts` needs a PostgreSQL server: `npm run test:postgres`.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      unit("unit", {
        include: [
          "{protocol,certified,canister,asset-canister,workers,extension,gallery,scripts}/**/*.test.ts",
          DEVNET_SIGNATURES,
        ],
        exclude: [...SKIPPED, SYSTEM, ...ISOLATED_UNIT],
        isolate: false,
      }),
      unit("unit-devnet", {
        include: ["devnet/**/*.test.ts"],
        exclude: [...SKIPPED, SYSTEM, DEVNET_SIGNATURES],
        isolate: false,
        setupFiles: [USE_FAST_SIGNATURES],
      }),
      unit("unit-isolated", { include: ISOLATED_UNIT, isolate: true }),
      system("system", { include: [SYSTEM], exclude: [...SKIPPED, ALONE, ...ISOLATED_SYSTEM], isolate: false }),
      system("system-isolated", { include: ISOLATED_SYSTEM, isolate: true }),
      system("system-alone", { include: [ALONE], maxWorkers: 1, sequence: { groupOrder: 2 } }),
    ],
  },
});

function unit(name: string, options: ProjectConfig["test"]): ProjectConfig {
  return {
    plugins: [seedProperties()],
    test: {
      name,
      exclude: [...SKIPPED, SYSTEM],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      maxWorkers: "100%",
      ...options,
    },
  };
}

function system(name: string, options: ProjectConfig["test"]): ProjectConfig {
  return {
    plugins: [seedProperties()],
    test: {
      name,
      testTimeout: 300_000,
      hookTimeout: 300_000,
      // What is polled for in a browser comes late where the machine is slow.
      expect: { poll: { timeout: 60_000, interval: 100 } },
      maxWorkers: SYSTEM_WORKERS,
      setupFiles: [USE_FAST_SIGNATURES, LOOK_LESS_OFTEN],
      sequence: { groupOrder: 1 },
      ...options,
    },
  };
}
