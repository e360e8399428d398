/** `npm run generate`: writes the TypeScript types and decoders of backend.did. A test holds the two equal. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { generate } from "@icp-sdk/bindgen/core";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export const GENERATED = path("src/candid/backend.did.ts");

const HEADER = `// Generated from protocol/backend.did by \`npm run generate\`. Do not edit it: change backend.did.

`;

/** @returns what `GENERATED` has to hold */
export async function generateInterface(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "backend-interface-"));
  try {
    const declarations = { flat: true, rootExports: true, typescript: true } as const;
    const output = { force: true, actor: { disabled: true }, declarations } as const;
    await generate({ didFile: path("backend.did"), outDir, output });
    const written = await readFile(join(outDir, "backend.did.ts"), "utf8");
    const start = written.indexOf("import type");
    // What follows is a second copy of every type, for a caller who brings an IDL of their own.
    const end = written.indexOf("export const idlInitArgs");
    if (start < 0 || end < 0) throw new Error("The generator writes another form than this script expects.");
    return HEADER + written.slice(start, end).replaceAll("@icp-sdk/core/", "@dfinity/").trimEnd().concat("\n");
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  await writeFile(GENERATED, await generateInterface());
