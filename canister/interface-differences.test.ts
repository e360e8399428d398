import { IDL } from "@store-forever/protocol/ic-types";
import { describe, expect, it } from "vitest";
import { interfaceDifferences } from "./interface-differences.ts";

const State = IDL.Variant({ open: IDL.Null, done: IDL.Null });
const service = IDL.Service({
  ask: IDL.Func([IDL.Text], [IDL.Record({ state: State, count: IDL.Nat32 })], ["query"]),
  tell: IDL.Func([], [], []),
});
const azleCandid = (ask: string) => `service: () -> {\n    ${ask}\n    tell: () -> ();\n}\n`;

describe("interfaceDifferences", () => {
  it("finds none where only the order of fields differs", () => {
    const candid = azleCandid("ask: (text) -> (record {count:nat32; state:variant {done; open}}) query;");
    expect(interfaceDifferences(candid, "", service)).toEqual([]);
  });

  it.each([
    ["another type deep inside", "ask: (text) -> (record {count:nat64; state:variant {done; open}}) query;"],
    ["a variant with one more name", "ask: (text) -> (record {count:nat32; state:variant {done; open; shut}}) query;"],
    ["an update in place of a query", "ask: (text) -> (record {count:nat32; state:variant {done; open}});"],
    ["another method", "asks: (text) -> (record {count:nat32; state:variant {done; open}}) query;"],
  ])("tells of %s, as both have it", (_, ask) => {
    expect(interfaceDifferences(azleCandid(ask), "", service)).toEqual([
      expect.stringMatching(/^the canister has asks?: /),
      expect.stringMatching(/^the interface has ask: /),
    ]);
  });

  it("tells of a method that only one of the two has", () => {
    expect(interfaceDifferences("    tell: () -> ();\n", "", service)).toEqual([
      expect.stringMatching(/^the interface has ask: /),
    ]);
    const more = IDL.Service({ tell: IDL.Func([], [], []) });
    expect(interfaceDifferences(azleCandid("ask: () -> ();"), "", more)).toEqual(["the canister has ask: () -> ();"]);
  });
});
