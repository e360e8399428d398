import { IDL } from "@dfinity/candid";
import fc from "fast-check";
import { concatBytes, leb128 } from "../bytes.ts";

/** Parts of hand-made Candid messages, for what no encoder writes. */
export const OPCODES = { null: 0x7f, bool: 0x7e, nat: 0x7d, nat8: 0x7b, nat64: 0x78, int8: 0x77, text: 0x71 } as const;
export const MORE_OPCODES = { reserved: 0x70, empty: 0x6f, opt: 0x6e, vec: 0x6d, record: 0x6c, variant: 0x6b } as const;
export const OTHER_OPCODES = { func: 0x6a, service: 0x69, principal: 0x68 } as const;

/** A message of these types, arguments and values, all given as they are on the wire. */
export function message(table: readonly number[][], args: readonly number[], values: readonly number[]): Uint8Array {
  return concatBytes([
    Uint8Array.of(0x44, 0x49, 0x44, 0x4c),
    leb128(table.length),
    ...table.map((entry) => Uint8Array.from(entry)),
    leb128(args.length),
    Uint8Array.from(args),
    Uint8Array.from(values),
  ]);
}

export const leb = (value: number) => [...leb128(value)];

/** Any type table, with references to anything, and any bytes as values. */
export const hostileMessages: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.integer({ min: 1, max: 8 }).chain((count) => {
      const reference = fc.oneof(
        fc.nat({ max: count - 1 }),
        fc.constantFrom(...Object.values(OPCODES), MORE_OPCODES.reserved, OTHER_OPCODES.principal),
      );
      const entry = fc.oneof(
        fc.tuple(fc.constantFrom(MORE_OPCODES.opt, MORE_OPCODES.vec), reference),
        fc
          .tuple(fc.constantFrom(MORE_OPCODES.record, MORE_OPCODES.variant), fc.array(reference, { maxLength: 4 }))
          .map(([kind, parts]) => [kind, parts.length, ...parts.flatMap((part, label) => [label, part])]),
      );
      return fc.tuple(fc.array(entry, { minLength: count, maxLength: count }), fc.array(reference, { maxLength: 3 }));
    }),
    fc.array(fc.oneof(fc.constantFrom(0, 1, 2, 0x80, 0xff), fc.nat({ max: 255 })), { maxLength: 60 }),
  )
  .map(([[table, args], values]) => message(table, args, values));

/** How many values the library reads of a message, as far as it gets; `undefined` beyond `most`. */
export function valuesRead(types: IDL.Type[], bytes: Uint8Array, most: number): number | undefined {
  let count = 0;
  const classes = [
    ...[IDL.NullClass, IDL.BoolClass, IDL.NatClass, IDL.IntClass, IDL.FixedNatClass, IDL.FixedIntClass],
    ...[IDL.ReservedClass, IDL.TextClass, IDL.PrincipalClass, IDL.OptClass, IDL.VecClass, IDL.RecordClass],
    ...[IDL.TupleClass, IDL.VariantClass],
  ].map(({ prototype }) => prototype as unknown as { decodeValue(...args: unknown[]): unknown });
  class TooMany extends Error {}
  const originals = classes.map((prototype) => prototype.decodeValue);
  for (const [index, prototype] of classes.entries())
    prototype.decodeValue = function (...args) {
      if (++count > most) throw new TooMany();
      return originals[index]?.apply(this, args);
    };
  try {
    IDL.decode(types, bytes);
  } catch {
    // Refused, which also counts.
  } finally {
    for (const [index, prototype] of classes.entries()) prototype.decodeValue = originals[index] as () => unknown;
  }
  return count > most ? undefined : count;
}
