import { readFileSync } from "node:fs";
import { IDL } from "@dfinity/candid";
import { backendInterface } from "@store-forever/protocol/candid";
import { describe, expect, it } from "vitest";

/** A method as Azle writes it. */
function line(name: string, { argTypes, retTypes, annotations }: IDL.FuncClass): string {
  const types = (list: readonly IDL.Type[]) => list.map((type) => type.display()).join(", ");
  const kind = annotations.includes("query") ? " query" : "";
  return `${name}: (${types(argTypes)}) -> (${types(retTypes)})${kind};`;
}

describe("backend.did", () => {
  it("has exactly the methods and types of the protocol", () => {
    const did = readFileSync(new URL("../backend.did", import.meta.url), "utf8");
    const written = did.split("\n").slice(1, -1);
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
});
