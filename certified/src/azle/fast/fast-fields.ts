import type * as Candid from "azle";
import type { Field, FieldsDecoder } from "./candid-internals.ts";

/**
 * Makes decoding records and variants quick. The library hashes the label of each field that it meets, and of the one that it expects,
 * anew for every value. In Azle's interpreter that takes as long as everything else in a message of many small records.
 */
export function quickenFields({
  IDL,
  idlLabelToId,
  lebDecode,
}: Pick<typeof Candid, "IDL" | "idlLabelToId" | "lebDecode">): void {
  /** Labels' ids by the list of fields that they are in. Those of our interface stay; those of a message go with its type table. */
  const knownIds = new WeakMap<readonly Field[], readonly number[]>();
  const idsOf = (fields: readonly Field[]): readonly number[] => {
    const known = knownIds.get(fields);
    if (known !== undefined) return known;
    const ids = fields.map(([label]) => idlLabelToId(label));
    knownIds.set(fields, ids);
    return ids;
  };
  const record = IDL.RecordClass.prototype as unknown as FieldsDecoder;
  const variant = IDL.VariantClass.prototype as unknown as FieldsDecoder;

  record.decodeValue = function (this: FieldsDecoder, bytes, wire) {
    const type = this.checkType(wire);
    if (!(type instanceof IDL.RecordClass)) throw new Error("Not a record type");
    const found = (type as unknown as FieldsDecoder)._fields;
    const [foundIds, expectedIds] = [idsOf(found), idsOf(this._fields)];
    const value: Record<string, unknown> = {};
    let next = 0;
    for (const [index, [label, type]] of this._fields.entries()) {
      const id = expectedIds[index] as number;
      for (; (foundIds[next] ?? Infinity) < id; next++) skip(bytes, found[next] as Field);
      if (foundIds[next] === id) {
        value[label] = type.decodeValue(bytes, (found[next] as Field)[1]);
        next++;
      } else if (type instanceof IDL.OptClass || type instanceof IDL.ReservedClass) value[label] = [];
      else throw new Error(`Cannot find required field ${label}`);
    }
    for (; next < found.length; next++) skip(bytes, found[next] as Field);
    return value;
  };

  variant.decodeValue = function (this: FieldsDecoder, bytes, wire) {
    const type = this.checkType(wire);
    if (!(type instanceof IDL.VariantClass)) throw new Error("Not a variant type");
    const found = (type as unknown as FieldsDecoder)._fields;
    const index = Number(lebDecode(bytes));
    const field = found[index];
    if (field === undefined) throw new Error(`Invalid variant index: ${index}`);
    const expected = this._fields[idsOf(this._fields).indexOf(idsOf(found)[index] as number)];
    if (expected === undefined) throw new Error(`Cannot find field hash ${field[0]}`);
    const [label, valueType] = expected;
    return { [label]: valueType.decodeValue(bytes, field[1]) };
  };
}

function skip(bytes: Candid.PipeArrayBuffer, [, type]: Field): void {
  type.decodeValue(bytes, type);
}
