/**
 * Bounds what decoding a message's arguments may take, before anything decodes them. The Candid library does what a message says: it skips
 * a surplus vector of 2^28 nulls one by one, which burns a whole update for 12 bytes, and it reads an option twice when its value does not
 * fit, so that nested ones double its work each time. The libraries of Motoko and Rust have a decoding quota for that reason; this is one
 * for a library that has none. Format: https://github.com/dfinity/candid/blob/master/spec/Candid.md
 */
export const SCAN_LIMITS = {
  /** Types of a message's table, and their fields. The largest method of ours takes 70. */
  typeParts: 300,
  /** As many as the largest gallery has, twice. */
  values: 100_000,
  /** Values that a message may have besides two for each of its bytes. */
  spareValues: 64,
  /** Values inside each other. */
  depth: 16,
  /** Options inside each other. */
  options: 4,
} as const;

const MAGIC = [0x44, 0x49, 0x44, 0x4c] as const;
const OPT = -18;
const VEC = -19;
const RECORD = -20;
const VARIANT = -21;
const BOOL = -2;
const NAT = -3;
const INT = -4;
const NAT8 = -5;
const INT8 = -9;
const TEXT = -15;
const PRINCIPAL = -24;
/** What a value of a primitive type takes, for types whose values all take as much. Those of `null` and `reserved` take nothing. */
const SIZES: Readonly<Record<number, number>> = {
  [-1]: 0,
  [NAT8]: 1,
  [-6]: 2,
  [-7]: 4,
  [-8]: 8,
  [INT8]: 1,
  [-10]: 2,
  [-11]: 4,
  [-12]: 8,
  [-13]: 4,
  [-14]: 8,
  [-16]: 0,
};
const OTHER_PRIMITIVES: readonly number[] = [BOOL, NAT, INT, TEXT, PRINCIPAL];
/** Lengths, indices and labels have 32 bits. */
const LENGTH_BYTES = 5;
/** The library reads long numbers in time that grows with the square of their bytes. */
const NUMBER_BYTES = 40;
const PRINCIPAL_BYTES = 29;

/** A type of the table: its operation, and the types that it is made of. */
interface TypeEntry {
  operation: number;
  parts: readonly number[];
}

/**
 * - `within`: the arguments are well formed, and decoding them is bounded by a multiple of their bytes. Texts may be ill-formed.
 * - `refused`: they are not.
 * - `undecided`: the scan was told to end before it knew.
 */
export type Scan = { kind: "within" | "undecided"; argumentCount: number } | { kind: "refused"; reason: string };

class Refusal extends Error {}
class ScanEnd extends Error {}

/** @param mostValues after which the scan ends undecided */
export function scanArguments(bytes: Uint8Array, mostValues = Infinity): Scan {
  const scanner = new Scanner(bytes, mostValues);
  try {
    scanner.scan();
    return { kind: "within", argumentCount: scanner.argumentCount };
  } catch (error) {
    if (error instanceof ScanEnd) return { kind: "undecided", argumentCount: scanner.argumentCount };
    if (error instanceof Refusal) return { kind: "refused", reason: error.message };
    throw error;
  }
}

class Scanner {
  argumentCount = 0;
  readonly bytes: Uint8Array;
  readonly mostValues: number;
  types: TypeEntry[] = [];
  at: number = MAGIC.length;
  leftParts: number = SCAN_LIMITS.typeParts;
  leftValues: number;
  values = 0;

  constructor(bytes: Uint8Array, mostValues: number) {
    this.bytes = bytes;
    this.mostValues = mostValues;
    this.leftValues = Math.min(SCAN_LIMITS.values, SCAN_LIMITS.spareValues + 2 * bytes.length);
  }

  scan(): void {
    if (MAGIC.some((byte, index) => this.bytes[index] !== byte)) throw new Refusal("The arguments are not Candid.");
    const typeCount = this.length();
    this.takeParts(typeCount);
    for (let left = typeCount; left > 0; left--) this.types.push(this.entry(typeCount));
    const argumentCount = this.length();
    this.takeParts(argumentCount);
    const argumentTypes = Array.from({ length: argumentCount }, () => this.reference(typeCount));
    this.argumentCount = argumentCount;
    for (const type of argumentTypes) this.value(type, 0, 0);
    if (this.at !== this.bytes.length) throw new Refusal("Bytes follow the last argument.");
  }

  entry(typeCount: number): TypeEntry {
    const operation = this.signed();
    if (operation === OPT || operation === VEC) return { operation, parts: [this.reference(typeCount)] };
    if (operation !== RECORD && operation !== VARIANT) throw new Refusal(`Types ${operation} are not taken.`);
    const fieldCount = this.length();
    this.takeParts(fieldCount);
    const parts: number[] = [];
    for (let left = fieldCount; left > 0; left--) {
      this.length();
      parts.push(this.reference(typeCount));
    }
    return { operation, parts };
  }

  reference(typeCount: number): number {
    const type = this.signed();
    if (type >= 0 ? type >= typeCount : SIZES[type] === undefined && !OTHER_PRIMITIVES.includes(type))
      throw new Refusal(`There is no type ${type}.`);
    return type;
  }

  value(type: number, depth: number, options: number): void {
    if (--this.leftValues < 0 || ++this.values > this.mostValues) this.end();
    if (type < 0) {
      this.primitive(type);
      return;
    }
    if (depth === SCAN_LIMITS.depth) throw new Refusal("The arguments are nested too deep.");
    const { operation, parts } = this.types[type] as TypeEntry;
    if (operation === RECORD)
      for (let index = 0; index < parts.length; index++) this.value(parts[index] as number, depth + 1, options);
    else if (operation === VEC) this.vector(parts[0] as number, depth, options);
    else if (operation === OPT) {
      if (options === SCAN_LIMITS.options) throw new Refusal("Options are nested too deep.");
      if (this.flag()) this.value(parts[0] as number, depth + 1, options + 1);
    } else {
      const part = parts[this.length()];
      if (part === undefined) throw new Refusal("A variant has no such case.");
      this.value(part, depth + 1, options);
    }
  }

  vector(element: number, depth: number, options: number): void {
    const length = this.length();
    const sizeBytes = SIZES[element];
    if (element === NAT8 || element === INT8) this.skip(length);
    else if (sizeBytes !== undefined) {
      this.takeValues(length);
      this.skip(length * sizeBytes);
    } else {
      if (length > this.leftValues) throw new Refusal("The arguments are more values than their bytes justify.");
      for (let left = length; left > 0; left--) this.value(element, depth + 1, options);
    }
  }

  primitive(type: number): void {
    const sizeBytes = SIZES[type];
    if (sizeBytes !== undefined) this.skip(sizeBytes);
    else if (type === TEXT) this.skip(this.length());
    else if (type === BOOL) this.flag();
    else if (type === PRINCIPAL) {
      if (!this.flag()) throw new Refusal("A principal is opaque.");
      const length = this.length();
      if (length > PRINCIPAL_BYTES) throw new Refusal("A principal is too long.");
      this.skip(length);
    } else this.number();
  }

  takeParts(count: number): void {
    this.leftParts -= count;
    if (this.leftParts < 0) throw new Refusal("The table of types is too long.");
  }

  takeValues(count: number): void {
    this.leftValues -= count;
    this.values += count;
    if (this.leftValues < 0 || this.values > this.mostValues) this.end();
  }

  end(): never {
    if (this.leftValues < 0) throw new Refusal("The arguments are more values than their bytes justify.");
    throw new ScanEnd();
  }

  skip(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length) throw new Refusal("The arguments end too early.");
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Refusal("The arguments end too early.");
    return byte;
  }

  flag(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new Refusal("A flag is neither 0 nor 1.");
    return byte === 1;
  }

  /** An unsigned LEB128 of 32 bits. */
  length(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte - 0x80;
    for (let count = 1, weight = 0x80; byte >= 0x80; count++, weight *= 0x80) {
      if (count === LENGTH_BYTES) throw new Refusal("A length is too long.");
      byte = this.byte();
      value += (byte & 0x7f) * weight;
    }
    return value;
  }

  /** A signed LEB128 of 32 bits. */
  signed(): number {
    let value = 0;
    let weight = 1;
    for (let count = 1; ; count++, weight *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - 0x80 * weight;
      if (count === LENGTH_BYTES) throw new Refusal("A type is too long.");
    }
  }

  number(): void {
    for (let count = 1; this.byte() >= 0x80; count++)
      if (count === NUMBER_BYTES) throw new Refusal("A number is too long.");
  }
}
