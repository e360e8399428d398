/**
 * Makes `TextEncoder` and `TextDecoder` quick for ASCII, which ids, field names and most texts are. Azle's own are a JavaScript
 * library that takes 0.7 µs a character in the interpreter, and Candid uses them for every text. A canister imports this
 * module first; texts beyond ASCII, and all options, still go to Azle's.
 */
const AzleEncoder = globalThis.TextEncoder;
const AzleDecoder = globalThis.TextDecoder;
const BEYOND_ASCII = /[^\0-\x7f]/;
/** Below the interpreter's limit on arguments. */
const PIECE_BYTES = 8_192;

class AsciiFirstEncoder implements Pick<TextEncoder, "encode"> {
  encode(text = ""): ReturnType<TextEncoder["encode"]> {
    if (BEYOND_ASCII.test(text)) return new AzleEncoder().encode(text);
    const { length } = text;
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) bytes[index] = text.charCodeAt(index);
    return bytes;
  }
}

class AsciiFirstDecoder implements Pick<TextDecoder, "decode"> {
  readonly #arguments: ConstructorParameters<typeof TextDecoder>;

  constructor(...decoderArguments: ConstructorParameters<typeof TextDecoder>) {
    this.#arguments = decoderArguments;
  }

  decode(input?: AllowSharedBufferSource, options?: TextDecodeOptions): string {
    if (input instanceof Uint8Array && options === undefined) {
      let text = "";
      for (let start = 0; start < input.length; start += PIECE_BYTES)
        text += String.fromCharCode(...input.subarray(start, start + PIECE_BYTES));
      if (!BEYOND_ASCII.test(text)) return text;
    }
    return new AzleDecoder(...this.#arguments).decode(input, options);
  }
}

/** Azle's environment variable: in Node, where tests run, the platform's own are the quick ones. */
if (process.env.AZLE_VERSION !== undefined) {
  globalThis.TextEncoder = AsciiFirstEncoder as unknown as typeof TextEncoder;
  globalThis.TextDecoder = AsciiFirstDecoder as unknown as typeof TextDecoder;
}
