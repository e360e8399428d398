import { idlService } from "@store-forever/protocol/candid";
import { IDL } from "@store-forever/protocol/ic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyValue } from "../../any-value.fixture.ts";
import { galleryInput, uuid } from "../../inputs.fixture.ts";
import { isWorthRunning } from "./inspect-arguments.ts";

const methods = Object.entries(idlService.fieldsAsObject());
const updates = methods.filter(([, { annotations }]) => annotations.length === 0);
const queries = methods.filter(([, { annotations }]) => annotations.includes("query"));
const encoded = (types: IDL.Type[], values: unknown[]) => new Uint8Array(IDL.encode(types, values));
/** A vector of 2^28 nulls, as one more argument. */
const SURPLUS = Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 1, 0x6d, 0x7f, 1, 0, 0x80, 0x80, 0x80, 0x80, 1]);

describe("isWorthRunning", () => {
  it.each(updates)("lets %s run with whatever its arguments are, and with no more of them", (name, { argTypes }) => {
    fc.assert(
      fc.property(fc.tuple(...argTypes.map((type) => anyValue(type))), (values) => {
        expect(isWorthRunning(name, encoded(argTypes, values))).toBe(true);
        expect(isWorthRunning(name, encoded([...argTypes, IDL.Null], [...values, null]))).toBe(false);
        if (argTypes.length > 0) expect(isWorthRunning(name, encoded(argTypes.slice(1), values.slice(1)))).toBe(false);
      }),
      { numRuns: 20 },
    );
    expect(isWorthRunning(name, SURPLUS)).toBe(false);
  });

  it("lets the largest gallery run", () => {
    const { argTypes } = idlService.fieldsAsObject().store_gallery_forever as IDL.FuncClass;
    const gallery = galleryInput(
      uuid(1),
      Array.from({ length: 10_000 }, (_, index) => uuid(index)),
    );
    expect(isWorthRunning("store_gallery_forever", encoded(argTypes, [gallery]))).toBe(true);
  });

  it.each(queries)("refuses %s, which is a query", (name, { argTypes }) => {
    const [values] = fc.sample(fc.tuple(...argTypes.map((type) => anyValue(type))), 1);
    expect(isWorthRunning(name, encoded(argTypes, values ?? []))).toBe(false);
  });

  it.each([
    "",
    "_azle_chunk",
    "_azle_heap_allocation",
    "<ic-cdk internal> timer_executor",
    "canister_init",
    "constructor",
  ])("refuses %j, which is no method of ours", (name) => {
    expect(isWorthRunning(name, encoded([], []))).toBe(false);
  });
});
