import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { IDL } from "@dfinity/candid";
import { generate } from "@icp-sdk/bindgen/core";
import { backendInterface } from "@store-forever/protocol/candid";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const DID = path("../backend.did");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backend-interface-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A method as Azle writes it. */
function line(name: string, { argTypes, retTypes, annotations }: IDL.FuncClass): string {
  const types = (list: readonly IDL.Type[]) => list.map((type) => type.display()).join(", ");
  const kind = annotations.includes("query") ? " query" : "";
  return `${name}: (${types(argTypes)}) -> (${types(retTypes)})${kind};`;
}

/** What TypeScript says when the protocol's types and those that DFINITY's generator makes of a Candid file stand for each other. */
async function typeErrors(did: string): Promise<string[]> {
  const didFile = join(folder, "backend.did");
  await writeFile(didFile, did);
  const output = { force: true, actor: { disabled: true }, declarations: { flat: true } } as const;
  await generate({ didFile, outDir: folder, output });
  const generated = await readFile(join(folder, "backend.did.d.ts"), "utf8");
  const entry = join(folder, "check.ts");
  await writeFile(
    entry,
    `${generated.replace("// @ts-nocheck", "").replaceAll("@icp-sdk/core/", "@dfinity/")}
import type { Backend } from "${path("../../protocol/src/index.ts")}";
type Methods<Service> = {
  [Name in keyof Service]: Service[Name] extends ActorMethod<infer Args, infer Reply> ? (...args: Args) => Promise<Reply> : never;
};
declare const written: Backend;
declare const fromCandid: Methods<_SERVICE>;
export const isCandids: Methods<_SERVICE> = written;
export const isWritten: Backend = fromCandid;
`,
  );
  const { config } = ts.readConfigFile(path("../../tsconfig.base.json"), ts.sys.readFile);
  const settings = {
    ...config.compilerOptions,
    lib: ["ES2023", "DOM"],
    paths: { "@dfinity/*": [`${path("../../node_modules/@dfinity")}/*`] },
  };
  const { options } = ts.convertCompilerOptionsFromJson(settings, folder);
  const program = ts.createProgram([entry], options);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(entry))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("backend.did", () => {
  it("has exactly the methods and types of the protocol", async () => {
    const written = (await readFile(DID, "utf8")).split("\n").slice(1, -1);
    const expected = backendInterface({ IDL })._fields.map(([name, method]) => line(name, method));
    const normal = (text: string) =>
      text.trim().replace(
        /(record|variant) \{([^{}]*)\}/g,
        (_, kind: string, fields: string) =>
          `${kind}<${fields
            .split(";")
            .map((field) => field.trim())
            .sort()
            .join(";")}>`,
      );
    const settle = (text: string): string => (normal(text) === text ? text : settle(normal(text)));
    expect(
      written
        .filter((text) => text.includes("->"))
        .map(settle)
        .sort(),
    ).toEqual(expected.map(settle).sort());
  });

  it("says the same as the protocol's TypeScript types, both ways", async () => {
    const did = await readFile(DID, "utf8");
    expect(await typeErrors(did)).toEqual([]);
    const changed = did.replace("moved_memories:nat32", "moved_memories:nat64");
    expect(changed).not.toBe(did);
    expect(await typeErrors(changed)).toEqual([
      expect.stringContaining("moved_memories"),
      expect.stringContaining("moved_memories"),
    ]);
  });
});
