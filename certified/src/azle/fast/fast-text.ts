import { KnownTexts } from "./known-texts.ts";

/**
 * Makes `TextEncoder` and `TextDecoder` quick. Azle's own are a JavaScript library that takes 0.7 µs for a character of ASCII in the
 * interpreter, and ten times as long for others; Candid uses them for every text. Here ASCII, such as ids and field names, is copied.
 * Other text goes through the interpreter's native `encodeURIComponent` and back. Candid's decoder is fatal: it refuses text that is not
 * well formed at once. All else that is not well formed, and all options of a call, still go to Azle's. A canister imports this module first.
 */
const AzleEncoder = globalThis.TextEncoder;
const AzleDecoder = globalThis.TextDecoder;
const BYTE_ORDER_MARK = "\ufeff";
const BEYOND_ASCII = /[^\0-\x7f]/;
/** Stays below the interpreter's limit on arguments. */
const PIECE_BYTES = 8_192;
/** The size of the largest answer or message. */
const MAX_KNOWN_BYTES = 4_000_000;
const known = new KnownTexts(MAX_KNOWN_BYTES);

class QuickEncoder implements Pick<TextEncoder, "encode"> {
  encode(text = ""): ReturnType<TextEncoder["encode"]> {
    const knownUtf8 = known.get(text);
    if (knownUtf8 !== undefined) return knownUtf8;
    const utf8 = BEYOND_ASCII.test(text) ? utf8OfText(text) : text;
    if (utf8 === undefined) return new AzleEncoder().encode(text);
    const { length } = utf8;
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) bytes[index] = utf8.charCodeAt(index);
    return bytes;
  }
}

/** A text's UTF-8, with a character for each byte; `undefined` when the text is not well formed. */
export function utf8OfText(text: string): string | undefined {
  try {
    return unescape(encodeURIComponent(text));
  } catch {
    return undefined;
  }
}

/** The text of UTF-8 that is given with a character for each byte; `undefined` when it is not well formed. */
export function textOfUtf8(utf8: string): string | undefined {
  try {
    return decodeURIComponent(escape(utf8));
  } catch {
    return undefined;
  }
}

class QuickDecoder implements Pick<TextDecoder, "decode"> {
  readonly #arguments: ConstructorParameters<typeof TextDecoder>;

  constructor(...decoderArguments: ConstructorParameters<typeof TextDecoder>) {
    this.#arguments = decoderArguments;
  }

  decode(input?: AllowSharedBufferSource, options?: TextDecodeOptions): string {
    if (input instanceof Uint8Array && options === undefined) {
      let text = "";
      // `apply` takes the bytes as they are. To spread them, the interpreter would make an iterator's result of each.
      for (let start = 0; start < input.length; start += PIECE_BYTES)
        text += String.fromCharCode.apply(null, input.subarray(start, start + PIECE_BYTES) as unknown as number[]);
      const decoded = BEYOND_ASCII.test(text) ? textOfUtf8(text) : text;
      if (decoded !== undefined) return this.#known(decoded, input);
      // Azle's own would look at each byte first: for an ill-formed text of 2 MB that is more than an update may take.
      if (this.#arguments[1]?.fatal) throw new TypeError("The text is not well-formed UTF-8.");
    }
    return new AzleDecoder(...this.#arguments).decode(input, options);
  }

  #known(text: string, utf8: Uint8Array): string {
    if (text.startsWith(BYTE_ORDER_MARK) && !this.#arguments[1]?.ignoreBOM) return text.slice(1);
    known.add(text, utf8);
    return text;
  }
}

/** Azle sets this environment variable. In Node, where tests run, the platform's own encoder and decoder are quick. */
if (process.env.AZLE_VERSION !== undefined) {
  globalThis.TextEncoder = QuickEncoder as unknown as typeof TextEncoder;
  globalThis.TextDecoder = QuickDecoder as unknown as typeof TextDecoder;
}
