import { IDL, idlLabelToId, lebDecode, PipeArrayBuffer, slebDecode } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pipe, VectorDecoder, VectorEncoder } from "./candid-internals.ts";
import { checkVectors } from "./checked-vectors.ts";
import { quickenEncoding } from "./fast-encoding.ts";
import { quickenFields } from "./fast-fields.ts";
import { quickenPipe } from "./fast-pipe.ts";

const Inner = IDL.Record({ when: IDL.Nat64, place: IDL.Opt(IDL.Record({ x: IDL.Int32, y: IDL.Int32 })) });
const types: IDL.Type[] = [
  IDL.Record({
    id: IDL.Text,
    bytes: IDL.Vec(IDL.Nat8),
    kind: IDL.Variant({ image: IDL.Null, video: IDL.Nat32, note: Inner }),
    inner: IDL.Opt(Inner),
    tags: IDL.Vec(IDL.Tuple(IDL.Text, IDL.Bool)),
    owner: IDL.Principal,
    size: IDL.Nat,
    offset: IDL.Int,
  }),
  IDL.Vec(Inner),
];
/** As agents give them. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record<T>(fields, { noNullPrototype: true });
const inner = record({
  when: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  place: fc.option(record({ x: fc.integer(), y: fc.integer() })).map((place) => (place === null ? [] : [place])),
});
const values = fc.tuple(
  record({
    id: fc.string({ unit: "grapheme" }),
    bytes: fc.uint8Array({ maxLength: 300 }),
    kind: fc.oneof(
      fc.constant({ image: null }),
      record({ video: fc.nat() }),
      inner.map((note) => ({ note })),
    ),
    inner: fc.option(inner).map((value) => (value === null ? [] : [value])),
    tags: fc.array(fc.tuple(fc.string(), fc.boolean()), { maxLength: 5 }),
    owner: fc.uint8Array({ minLength: 1, maxLength: 29 }).map((bytes) => Principal.fromUint8Array(bytes)),
    size: fc.bigInt({ min: 0n, max: 2n ** 200n }),
    offset: fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
  }),
  fc.array(inner, { maxLength: 5 }),
);

function outcome(operation: () => unknown): unknown {
  try {
    return operation();
  } catch {
    return "refused";
  }
}

describe("quickenPipe", () => {
  it("changes nothing of what is decoded or refused, whole, cut off or damaged", () => {
    const messages = fc
      .sample(fc.tuple(values, fc.nat(), fc.nat({ max: 255 })), { numRuns: 300, seed: 7 })
      .flatMap(([value, place, byte]) => {
        const bytes = new Uint8Array(IDL.encode(types, value));
        return [bytes, bytes.slice(0, place % bytes.length), bytes.with(place % bytes.length, byte)];
      });
    const decodeAll = () => messages.map((message) => outcome(() => IDL.decode(types, message)));
    const before = decodeAll();
    restoring(PipeArrayBuffer.prototype, () => {
      quickenPipe(PipeArrayBuffer.prototype as unknown as Pipe);
      expect(decodeAll()).toEqual(before);
      expect(slebDecode(new PipeArrayBuffer(Uint8Array.of(0xff, 0x7f)))).toBe(-1n);
    });
  });
});

describe("quickenEncoding", () => {
  it("changes no byte of what is encoded", () => {
    const longOnes = [[{ ...fc.sample(values, 1)[0]?.[0], id: "ü".repeat(20_000), bytes: new Uint8Array(17_000) }, []]];
    const samples = [...fc.sample(values, { numRuns: 300, seed: 8 }), ...longOnes];
    const encodeAll = () => samples.map((value) => new Uint8Array(IDL.encode(types, value)));
    const before = encodeAll();
    const vector = IDL.VecClass.prototype;
    restoring(IDL.TextClass.prototype, () =>
      restoring(vector, () => {
        quickenEncoding(IDL.TextClass.prototype, vector as unknown as VectorEncoder);
        expect(encodeAll()).toEqual(before);
      }),
    );
  });
});

describe("quickenFields", () => {
  /** What a caller of another version sends: fields and variants more and less, in other types. */
  const Wire = IDL.Record({
    id: IDL.Text,
    kind: IDL.Variant({ image: IDL.Null, video: IDL.Nat32, unknown: IDL.Text }),
    unknown: IDL.Vec(IDL.Nat8),
    zoom: IDL.Nat16,
  });
  const Expected = [
    IDL.Record({ id: IDL.Text, zoom: IDL.Nat16 }),
    IDL.Record({ id: IDL.Text, inner: IDL.Opt(Inner), aside: IDL.Reserved, zoom: IDL.Nat16, tail_: IDL.Opt(IDL.Nat) }),
    IDL.Record({ kind: IDL.Variant({ image: IDL.Null, video: IDL.Nat32, note: Inner }) }),
    IDL.Record({ missing: IDL.Nat }),
    IDL.Record({ id: IDL.Nat }),
    IDL.Variant({ id: IDL.Text }),
    IDL.Record({}),
  ];
  const sent = [{ image: null }, { video: 7 }, { unknown: "?" }].map(
    (kind) => new Uint8Array(IDL.encode([Wire], [{ id: "i", kind, unknown: new Uint8Array(3), zoom: 2 }])),
  );

  it("changes nothing of what is decoded or refused, also from callers of other versions", () => {
    const messages = fc
      .sample(fc.tuple(values, fc.nat(), fc.nat({ max: 255 })), { numRuns: 200, seed: 9 })
      .flatMap(([value, place, byte]) => {
        const bytes = new Uint8Array(IDL.encode(types, value));
        return [bytes, bytes.slice(0, place % bytes.length), bytes.with(place % bytes.length, byte)];
      });
    const decodeAll = () => [
      ...messages.map((message) => outcome(() => IDL.decode(types, message))),
      ...sent.flatMap((message) => Expected.map((type) => outcome(() => IDL.decode([type], message)))),
    ];
    const before = decodeAll();
    expect(before.slice(-Expected.length * 3)).toContainEqual([{ kind: { video: 7 } }]);
    restoring(IDL.RecordClass.prototype, () =>
      restoring(IDL.VariantClass.prototype, () => {
        quickenFields({ IDL, idlLabelToId, lebDecode } as unknown as Parameters<typeof quickenFields>[0]);
        expect(decodeAll()).toEqual(before);
      }),
    );
  });
});

describe("checkVectors", () => {
  it("refuses other elements where numbers are expected, and changes nothing else", () => {
    const Blob = IDL.Vec(IDL.Nat8);
    const blob = new Uint8Array(IDL.encode([Blob], [Uint8Array.of(1, 2)]));
    const others = [IDL.Vec(IDL.Null), IDL.Vec(IDL.Text), IDL.Vec(IDL.Nat64), IDL.Vec(IDL.Vec(IDL.Nat8))];
    const messages = others.map((type) => new Uint8Array(IDL.encode([type], [[]])));
    const texts = new Uint8Array(IDL.encode([IDL.Vec(IDL.Text)], [["a", "b"]]));
    expect(messages.map((bytes) => IDL.decode([Blob], bytes))).toHaveLength(4);
    restoring(IDL.VecClass.prototype, () => {
      checkVectors(IDL.VecClass.prototype as unknown as VectorDecoder);
      for (const bytes of messages) expect(() => IDL.decode([Blob], bytes)).toThrow("elements");
      expect(IDL.decode([Blob], blob)).toEqual([Uint8Array.of(1, 2)]);
      expect(IDL.decode([IDL.Vec(IDL.Text)], texts)).toEqual([["a", "b"]]);
      expect(IDL.decode([IDL.Opt(Blob)], texts)).toEqual([[]]);
    });
  });
});

/** Lets a test change a class, and puts it back. */
function restoring(prototype: object, test: () => void): void {
  const original = Object.getOwnPropertyDescriptors(prototype);
  try {
    test();
  } finally {
    Object.defineProperties(prototype, original);
  }
}
