import { createRequire } from "node:module";
import { IDL, PipeArrayBuffer } from "@dfinity/candid";
import { expect, test } from "vitest";
import type { FieldsDecoder, Pipe, VectorEncoder } from "./candid-internals.ts";

test("the library's pipe reads from the view that we replace", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const pipe = new PipeArrayBuffer(bytes) as unknown as Pipe;
  expect(pipe._view).toEqual(bytes);
  expect(pipe.readUint8()).toBe(1);
  expect(pipe._view).toEqual(Uint8Array.of(2, 3));
  expect("_at" in pipe).toBe(false);
  for (const name of ["byteLength", "end", "buffer"])
    expect(Object.getOwnPropertyDescriptor(PipeArrayBuffer.prototype, name)?.get).toBeTypeOf("function");
  for (const name of ["read", "readUint8", "save", "restore"] as const)
    expect(PipeArrayBuffer.prototype[name]).toBeTypeOf("function");
});

test("the library's vectors know the type of their elements, and whether these are bytes", () => {
  const blob = IDL.Vec(IDL.Nat8) as unknown as VectorEncoder;
  const texts = IDL.Vec(IDL.Text) as unknown as VectorEncoder;
  expect([blob._type, blob._blobOptimization]).toEqual([IDL.Nat8, true]);
  expect([texts._type, texts._blobOptimization]).toEqual([IDL.Text, false]);
  for (const type of [IDL.VecClass, IDL.TextClass]) expect(Object.hasOwn(type.prototype, "encodeValue")).toBe(true);
});

test("the library's records and variants list their fields, and decode by themselves", () => {
  const fields = { a: IDL.Nat8, b: IDL.Text };
  for (const type of [IDL.Record(fields), IDL.Variant(fields)])
    expect(new Map((type as unknown as FieldsDecoder)._fields)).toEqual(new Map(Object.entries(fields)));
  for (const type of [IDL.RecordClass, IDL.VariantClass])
    for (const name of ["decodeValue", "checkType"]) expect(type.prototype).toHaveProperty(name);
});

test("Azle uses the copy of the library that these tests look at", () => {
  const require = createRequire(import.meta.url);
  const ofAzle = createRequire(require.resolve("azle"));
  expect(ofAzle.resolve("@dfinity/candid")).toBe(require.resolve("@dfinity/candid"));
});
