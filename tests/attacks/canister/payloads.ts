/** Arguments as they are on the wire, which no encoder writes. */
const message = (...bytes: number[]) => Uint8Array.from([0x44, 0x49, 0x44, 0x4c, ...bytes]);
const NULL = 0x7f;
const BOOL = 0x7e;
const NAT = 0x7d;
const RESERVED = 0x70;
const OPT = 0x6e;
const VEC = 0x6d;
const RECORD = 0x6c;
/** 2^28, as LEB128. */
const MANY = [0x80, 0x80, 0x80, 0x80, 0x01] as const;
const LAST_OPTION = 30;

/** Small messages that a Candid library reads for seconds, or for ever, unless somebody bounds it. */
export const PAYLOADS: readonly [what: string, argument: Uint8Array][] = [
  ["a vector of 2^28 nulls", message(1, VEC, NULL, 1, 0, ...MANY)],
  ["a vector of 2^28 reserved values", message(1, VEC, RESERVED, 1, 0, ...MANY)],
  ["a vector of 2^28 empty records", message(2, VEC, 1, RECORD, 0, 1, 0, ...MANY)],
  ["2^28 arguments", message(0, ...MANY)],
  ["2^28 types", message(...MANY)],
  [
    "options in which each doubles the work",
    message(
      LAST_OPTION + 1,
      ...Array.from({ length: LAST_OPTION }, (_, at) => [OPT, at + 1]).flat(),
      ...[OPT, BOOL, 1, 0],
      ...Array<number>(LAST_OPTION + 1).fill(1),
      2,
    ),
  ],
  ["a vector that holds itself", message(1, VEC, 0, 1, 0, ...Array<number>(500).fill(1), 0)],
  ["a number of 20,000 bytes", message(0, 1, NAT, ...Array<number>(20_000).fill(0x80), 0)],
];
