/** Runs in a process of its own, because Azle's build reads the working directory and the environment: see `azle-build.ts`. */
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import process from "node:process";
import type { AzleBuildRequest } from "./azle-build.ts";
import { AZLE_VERSION, azleInternals, type WasmData } from "./azle-internals.ts";

const { entry, template, candidPath, wasmPath, env }: AzleBuildRequest = JSON.parse(process.argv[2] ?? "");

const azle = await azleInternals();
const wasmData: WasmData = {
  envVars: [...Object.entries(env), ["AZLE_VERSION", AZLE_VERSION]],
  mainJsPath: "main.js",
};
// One of Azle's messages names the entry: everyone builds the same bytes, in any folder.
const javaScript = (await azle.compile(entry)).replaceAll(entry, basename(entry));
const { candid, methodMeta } = await azle.getCandidAndMethodMeta("automatic", candidPath, javaScript, "pipe", wasmData);
await writeFile(candidPath, candid);
await writeFile(wasmPath, await azle.manipulateWasmBinary(javaScript, template, wasmData, false, methodMeta));
