import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SetupError } from "./setup.mjs";
import { ALL_STEPS, stepsFor } from "./test-steps.mjs";

let root: string;

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "test-steps-"));
  for (const file of [
    "canister/src/keys.test.ts",
    "canister/src/keys.ts",
    "canister/test/archive.system.test.ts",
    "canister/node_modules/azle/azle.test.ts",
    "gallery/src/database/locks.postgres.test.ts",
    "docs/deploy.md",
  ]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), "");
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const commandsFor = (...paths: string[]) =>
  stepsFor(paths, root).flatMap((together) => together.map(({ npm }) => npm.join(" ")));

describe("stepsFor", () => {
  it("takes every step when no path is given", () => {
    expect(stepsFor([], root)).toBe(ALL_STEPS);
  });

  it("runs a unit test without a build", () => {
    expect(commandsFor("canister/src/keys.test.ts")).toEqual([
      "exec -- vitest run --project unit* canister/src/keys.test.ts",
    ]);
  });

  it("builds before a system test, and runs it in its own project", () => {
    const steps = stepsFor(["canister/test"], root);
    expect(steps.map((together) => together.map(({ npm }) => npm.join(" ")))).toEqual([
      ["run --silent build"],
      ["exec -- vitest run --project system* canister/test/archive.system.test.ts"],
    ]);
    expect(steps.map(([step]) => step?.needsBrowser)).toEqual([false, true]);
  });

  it("runs all kinds of tests of a folder, and none of its packages", () => {
    expect(commandsFor("canister")).toEqual([
      "exec -- vitest run --project unit* canister/src/keys.test.ts",
      "run --silent build",
      "exec -- vitest run --project system* canister/test/archive.system.test.ts",
    ]);
  });

  it("brings a server for tests on PostgreSQL", () => {
    expect(commandsFor("gallery")).toEqual(["run --silent test:postgres -- src/database/locks.postgres.test.ts"]);
  });

  it.each([
    ["nowhere", "does not exist"],
    ["docs", "holds no tests"],
    ["canister/src/keys.ts", "holds no tests"],
  ])("refuses %s", (given, message) => {
    expect(() => stepsFor([given], root)).toThrow(SetupError);
    expect(() => stepsFor([given], root)).toThrow(message);
  });
});
