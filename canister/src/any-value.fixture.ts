import { IDL, Principal } from "@store-forever/protocol/ic";
import fc from "fast-check";

/** Any value of a Candid type, with the numbers and texts at which code goes wrong. */
export function anyValue(type: IDL.Type): fc.Arbitrary<unknown> {
  if (type instanceof IDL.RecClass) throw new TypeError("The interface has no recursive types.");
  if (type instanceof IDL.TupleClass) return fc.tuple(fc.string(), fc.string());
  const fields = (type as unknown as { _fields?: [string, IDL.Type][] })._fields;
  const inner = (type as unknown as { _type?: IDL.Type })._type;
  if (type instanceof IDL.RecordClass)
    return fc.record(Object.fromEntries((fields ?? []).map(([name, field]) => [name, anyValue(field)])), {
      noNullPrototype: true,
    });
  if (type instanceof IDL.VariantClass)
    return fc.oneof(...(fields ?? []).map(([name, field]) => anyValue(field).map((value) => ({ [name]: value }))));
  if (type instanceof IDL.OptClass) return fc.oneof(fc.constant([]), fc.tuple(anyValue(inner as IDL.Type)));
  if (type instanceof IDL.VecClass && inner instanceof IDL.FixedNatClass && inner.display() === "nat8")
    return fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ minLength: 32, maxLength: 32 }));
  if (type instanceof IDL.VecClass) return fc.array(anyValue(inner as IDL.Type), { maxLength: 4 });
  if (type.display() === "text")
    return fc.oneof(
      fc.constantFrom("", "0", "1", "ffffffffffffffffffff", "/s/x"),
      fc.uuid(),
      fc.string({ unit: "grapheme" }),
    );
  if (type.display() === "principal")
    return fc.uint8Array({ maxLength: 29 }).map((bytes) => Principal.fromUint8Array(bytes));
  if (type.display() === "bool") return fc.boolean();
  if (type.display() === "null") return fc.constant(null);
  const bits = Number(/\d+/.exec(type.display())?.[0] ?? 64);
  const isSigned = type.display().startsWith("int");
  const largest = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n;
  const least = isSigned ? -largest - 1n : 0n;
  const number = fc.oneof(fc.constantFrom(least, 0n, 1n, 2n, largest), fc.bigInt({ min: least, max: largest }));
  return bits <= 32 ? number.map(Number) : number;
}
