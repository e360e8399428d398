import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hostileMessages,
  leb,
  MORE_OPCODES,
  message,
  OPCODES,
  OTHER_OPCODES,
  valuesRead,
} from "./candid-messages.fixture.ts";
import { SCAN_LIMITS, scanArguments } from "./scan-arguments.ts";

const { nat, nat64, null: nothing, text, bool, nat8 } = OPCODES;
const { opt, vec, record, variant, reserved, empty } = MORE_OPCODES;
const { func, service, principal } = OTHER_OPCODES;
const MANY = leb(2 ** 28);
/** A record of two fields of one type. */
const pair = (type: number) => [record, 2, 0, type, 1, type];

const hostile: [string, Uint8Array][] = [
  ["a vector of 2^28 nulls", message([[vec, nothing]], [0], MANY)],
  ["a vector of 2^28 reserved values", message([[vec, reserved]], [0], MANY)],
  [
    "a vector of 2^28 empty records",
    message(
      [
        [vec, 1],
        [record, 0],
      ],
      [0],
      MANY,
    ),
  ],
  ["a vector of 2^28 records of nulls", message([[vec, 1], pair(nothing)], [0], MANY)],
  [
    "a vector of vectors of nulls",
    message(
      [
        [vec, 1],
        [vec, nothing],
      ],
      [0],
      [2, ...leb(50), ...MANY],
    ),
  ],
  ["a vector of nulls within its spare values", message([[vec, nothing]], [0], leb(200))],
  [
    "an option of a vector of nulls",
    message(
      [
        [opt, 1],
        [vec, nothing],
      ],
      [0],
      [1, ...MANY],
    ),
  ],
  [
    "records whose values double",
    message([pair(nothing), ...Array.from({ length: 12 }, (_, at) => pair(at))], [12], []),
  ],
  ["records that hold each other", message([pair(0)], [0], [])],
  ["options that hold each other", message([[opt, 0]], [0], Array(30).fill(1))],
  [
    "a hundred options",
    message([...Array.from({ length: 30 }, (_, at) => [opt, at + 1]), [opt, bool]], [0], [...Array(31).fill(1), 2]),
  ],
  ["vectors nested deep", message([[vec, 0]], [0], Array(40).fill(1))],
  ["a type table of 2^28", Uint8Array.from([0x44, 0x49, 0x44, 0x4c, ...MANY])],
  ["a record of 2^28 fields", Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 1, record, ...MANY])],
  [
    "a thousand types",
    message(
      Array.from({ length: 1_000 }, () => [vec, nat8]),
      [],
      [],
    ),
  ],
  [
    "a record of a thousand fields",
    message([[record, ...leb(1_000), ...Array.from({ length: 1_000 }, (_, at) => [...leb(at), nat8]).flat()]], [], []),
  ],
  ["2^28 arguments", Uint8Array.from([0x44, 0x49, 0x44, 0x4c, 0, ...MANY])],
  ["a thousand surplus nulls", message([], Array(1_000).fill(nothing), [])],
  ["a number of a thousand bytes", message([], [nat], [...Array(1_000).fill(0x80), 0])],
  ["a length of a thousand bytes", message([], [text], [...Array(1_000).fill(0x80), 0])],
  ["a length beyond the message", message([], [text], leb(2 ** 31))],
  ["a vector of numbers beyond the message", message([[vec, nat64]], [0], MANY)],
  ["a principal of a thousand bytes", message([], [principal], [1, ...leb(1_000), ...Array(1_000).fill(1)])],
  ["a principal that is no one's", message([], [principal], [0])],
  ["a flag that is neither", message([], [bool], [2])],
  ["an option that is neither", message([[opt, nat8]], [0], [2, 1])],
  ["a case that there is not", message([[variant, 1, 0, nothing]], [0], [1])],
  ["a value of the empty type", message([], [empty], [])],
  ["a function", message([[func, 0, 0, 0]], [0], [1, 1, 0, 0])],
  ["a service", message([[service, 0]], [0], [1, 0])],
  ["a type that is not in the table", message([[vec, 7]], [0], [0])],
  ["a type of the future", message([[0x67, 1, 0]], [], [])],
  ["bytes at its end", message([], [nat8], [1, 2])],
  ["no magic", Uint8Array.of(0, 0, 0, 0, 0, 0)],
  ["nothing", new Uint8Array(0)],
];

describe("scanArguments", () => {
  it.each(hostile)("refuses %s", (_, bytes) => {
    expect(scanArguments(bytes)).toEqual({ kind: "refused", reason: expect.stringMatching(/\.$/) });
  });

  it("refuses a million small values, which their bytes justify but no method takes", () => {
    const count = 2 * SCAN_LIMITS.values;
    const bytes = message([[vec, bool]], [0], [...leb(count), ...new Uint8Array(count)]);
    expect(scanArguments(bytes).kind).toBe("refused");
  });

  it("takes what encoders write, and knows how many arguments that are", () => {
    const Item = IDL.Record({
      id: IDL.Text,
      caption: IDL.Opt(IDL.Text),
      kind: IDL.Variant({ a: IDL.Null, b: IDL.Nat }),
    });
    const types = [
      IDL.Vec(Item),
      IDL.Vec(IDL.Nat8),
      IDL.Principal,
      IDL.Int,
      IDL.Opt(IDL.Bool),
      IDL.Vec(IDL.Nat64),
      IDL.Float64,
    ];
    const items = fc.array(
      fc.record(
        {
          id: fc.string({ unit: "grapheme" }),
          caption: fc.oneof(fc.constant([]), fc.tuple(fc.string())),
          kind: fc.oneof(
            fc.constant({ a: null }),
            fc.record({ b: fc.bigInt({ min: 0n, max: 2n ** 200n }) }, { noNullPrototype: true }),
          ),
        },
        { noNullPrototype: true },
      ),
    );
    fc.assert(
      fc.property(items, fc.uint8Array({ maxLength: 500 }), fc.bigInt(), fc.boolean(), (value, blob, int, flag) => {
        const values = [
          value,
          blob,
          Principal.fromUint8Array(blob.slice(0, 29)),
          int % 2n ** 200n,
          [flag],
          [1n, 2n],
          0.5,
        ];
        expect(scanArguments(new Uint8Array(IDL.encode(types, values)))).toEqual({ kind: "within", argumentCount: 7 });
      }),
    );
    expect(scanArguments(new Uint8Array(IDL.encode([], [])))).toEqual({ kind: "within", argumentCount: 0 });
  });

  it("takes a file of two megabytes in a few steps", () => {
    const bytes = new Uint8Array(IDL.encode([IDL.Vec(IDL.Nat8)], [new Uint8Array(2_000_000)]));
    expect(scanArguments(bytes, 1)).toEqual({ kind: "within", argumentCount: 1 });
  });

  it("ends undecided where it is told to", () => {
    const bytes = new Uint8Array(IDL.encode([IDL.Vec(IDL.Text)], [Array(100).fill("a")]));
    expect(scanArguments(bytes, 101)).toEqual({ kind: "within", argumentCount: 1 });
    expect(scanArguments(bytes, 100)).toEqual({ kind: "undecided", argumentCount: 1 });
  });

  it("lets through only what the library reads in a bounded number of steps", () => {
    const expected = [[], [IDL.Text], [IDL.Opt(IDL.Opt(IDL.Text))], [IDL.Vec(IDL.Record({ a: IDL.Opt(IDL.Nat) }))]];
    let within = 0;
    fc.assert(
      fc.property(hostileMessages, (bytes) => {
        if (scanArguments(bytes).kind !== "within") return;
        within++;
        // Each of the options inside each other may be read twice, and is a value itself.
        const most = 4 ** SCAN_LIMITS.options * (SCAN_LIMITS.spareValues + 2 * bytes.length);
        for (const types of expected) expect(valuesRead(types, bytes, most)).toBeDefined();
      }),
      { numRuns: 6_000 },
    );
    expect(within).toBeGreaterThan(150);
  });

  it("never throws, and takes no longer than the message is long", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(scanArguments(Uint8Array.of(0x44, 0x49, 0x44, 0x4c, ...bytes)).kind).not.toBe("undecided");
      }),
      { numRuns: 2_000 },
    );
  });
});
