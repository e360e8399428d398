import { type BytesOrFile, readBytes, sizeOf } from "../../bytes/asset-bytes.ts";

/** Reads parts of a file by their place. Beyond its end there is nothing. */
export class BytesAt {
  readonly #file: BytesOrFile;
  readonly sizeBytes: number;

  constructor(file: BytesOrFile) {
    this.#file = file;
    this.sizeBytes = sizeOf(file);
  }

  read(start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return readBytes(this.#file, start, start + length);
  }

  /** @throws RangeError where there are fewer bytes */
  async view(start: number, length: number): Promise<DataView> {
    const bytes = await this.read(start, length);
    if (bytes.length < length) throw new RangeError(`There are no ${length} bytes at ${start}.`);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  async text(start: number, length: number): Promise<string> {
    return new TextDecoder("latin1").decode(await this.read(start, length));
  }
}
