import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { replacingTests } from "./replacing-tests.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "store-forever-tests-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const FILES = {
  "src/plain.test.ts": 'import { it } from "vitest";',
  "src/deep/mocks.test.ts": 'vi.mock("wxt/browser");',
  "src/stubs.test.tsx": 'vi.stubGlobal("fetch", answer);',
  "src/database.test.ts": 'import "fake-indexeddb/auto";',
  "src/by-helper.test.ts": 'import { useLocks } from "../test/locks.ts";',
  "src/other-helper.test.ts": 'import { blocks } from "../test/blocks.ts";',
  "src/browser.system.test.ts": 'vi.stubGlobal("fetch", answer);',
  "test/locks.ts": 'vi.stubGlobal("navigator", locks);',
  "test/blocks.ts": "export const blocks = [];",
};

it("finds the tests that replace something for good, themselves or by a helper", () => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  expect(replacingTests(root, ["src", "test"]).sort()).toEqual([
    "src/by-helper.test.ts",
    "src/database.test.ts",
    "src/deep/mocks.test.ts",
    "src/stubs.test.tsx",
  ]);
});
