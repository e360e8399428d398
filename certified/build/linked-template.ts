import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { AZLE_TEMPLATE } from "./azle-internals.ts";
import { LINK_RECIPE, linkNative } from "./link-native.ts";

const CACHE = join("node_modules", ".cache", "store-forever-certified");

/**
 * Links our native modules into Azle's template, or takes the result of an earlier build: linking takes seconds, and its result
 * depends on the template and on our modules alone.
 * @returns path of the linked template
 */
export async function linkedTemplate(cacheDir = resolve(CACHE)): Promise<string> {
  const template = await readFile(AZLE_TEMPLATE);
  const key = createHash("sha256").update(LINK_RECIPE).update(template).digest("hex");
  const file = join(cacheDir, `${key}.wasm`);
  if (existsSync(file)) return file;
  await mkdir(cacheDir, { recursive: true });
  // Several builds may run at once: each writes a file of its own, and whole files take their place.
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, await linkNative(template));
  await rename(partial, file);
  return file;
}
