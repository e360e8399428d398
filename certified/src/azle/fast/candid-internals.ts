import type { IDL, PipeArrayBuffer } from "azle";

/**
 * What this room uses of `@dfinity/candid` 3.4.3 that the library keeps to itself: the fields and methods whose names begin with an
 * underscore. No other file names them. There is no other way to make Azle's decoding and encoding quick, because Azle calls the
 * library's classes itself. `candid-internals.test.ts` fails when the library moves any of them.
 */

/** The part of `PipeArrayBuffer` that reading is made of. */
export interface Pipe {
  /** What is left to read, and all that is written. */
  _view: Uint8Array;
  /** How many bytes of the view are read. This field is ours. */
  _at?: number;
  readonly byteLength: number;
  readonly end: boolean;
  readonly buffer: Uint8Array;
  read(count: number): Uint8Array;
  readUint8(): number | undefined;
  save(): Uint8Array;
  restore(checkpoint: Uint8Array): void;
}

/** The part of types that encodes values. */
export interface Encoder {
  encodeValue(value: unknown): Uint8Array;
}

export interface VectorEncoder extends Encoder {
  /** The type of the elements. */
  _type: Encoder;
  /** Whether the elements are bytes. */
  _blobOptimization: boolean;
}

export type Field = [label: string, type: IDL.Type];

/** The part of record and variant types that decoding is made of. */
export interface FieldsDecoder {
  _fields: readonly Field[];
  checkType(type: IDL.Type): IDL.Type;
  decodeValue(bytes: PipeArrayBuffer, type: IDL.Type): unknown;
}

/** The part of vector types that decoding is made of. */
export interface VectorDecoder {
  _type: IDL.Type;
  checkType(type: IDL.Type): IDL.Type;
  decodeValue(bytes: PipeArrayBuffer, type: IDL.Type): unknown;
}
