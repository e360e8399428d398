import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeAll, expect, it } from "vitest";
import { buildPackage } from "../scripts/build-package.ts";
import { createTestClient } from "./helpers/test-client.ts";

/** The package as it would be published: compiled, run by plain Node, with the dependencies that it declares. */
let dir: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  dir = await buildPackage();
});
afterEach(async () => {
  const running = child;
  child = undefined;
  if (running?.kill()) await once(running, "exit");
});

it("serves canisters by its command", async () => {
  child = spawn(process.execPath, [join(dir, "cli.js"), "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  if (child.stdout === null) throw new Error("The command has no output.");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const client = await createTestClient(JSON.parse(line));
  const canister = await client.deploy();
  expect([...(await client.update(canister, "count"))]).toEqual([1, 0, 0, 0]);
});

it("declares every package that it imports, and imports every package that it declares", async () => {
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith(".js"));
  const imported = new Set<string>();
  for (const name of names)
    for (const [, specifier = ""] of (await readFile(join(dir, name), "utf8")).matchAll(/from "([^".][^"]*)"/g))
      if (!isBuiltin(specifier)) imported.add(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
  const { dependencies } = JSON.parse(await readFile(join(dir, "package.json"), "utf8")) as { dependencies: object };
  expect([...imported].sort()).toEqual(Object.keys(dependencies).sort());
});
