import type { VectorDecoder } from "./candid-internals.ts";

const NUMBERS = /^(?:nat|int)(?:8|16|32|64)$/;

/**
 * Refuses a vector of other elements where numbers are expected. The library reads the bytes of any vector there, whatever its elements.
 * All that follows would then be read at another place than the one that `scan-arguments.ts` has checked.
 */
export function checkVectors(vector: VectorDecoder): void {
  const { decodeValue } = vector;
  vector.decodeValue = function (this: VectorDecoder, bytes, wire) {
    if (NUMBERS.test(this._type.name)) {
      const found = this.checkType(wire) as unknown as Partial<VectorDecoder>;
      if (found._type?.name !== this._type.name)
        throw new Error(`The elements of this vector are not ${this._type.name}.`);
    }
    return decodeValue.call(this, bytes, wire);
  };
}
