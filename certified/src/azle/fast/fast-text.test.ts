import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOfUtf8, utf8OfText } from "./fast-text.ts";

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

describe("fast-text", () => {
  it("encodes as the platform does, and leaves alone what is not well formed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8OfText(text)).toBe(latin1(new TextEncoder().encode(text)));
      }),
    );
    expect(utf8OfText("a\ud800b")).toBeUndefined();
  });

  it("decodes as the platform does, and leaves alone what is not well formed", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 12 }),
          fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          const text = textOfUtf8(latin1(bytes));
          const strict = () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
          if (text !== undefined) expect(text).toBe(strict());
          else expect(strict).toThrow(TypeError);
        },
      ),
      { numRuns: 500 },
    );
    expect(textOfUtf8(latin1(new TextEncoder().encode("日本 ü 👩‍👩‍👧")))).toBe("日本 ü 👩‍👩‍👧");
    for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff], [0xe2, 0x82]])
      expect(textOfUtf8(latin1(Uint8Array.from(bytes)))).toBeUndefined();
    expect(textOfUtf8(latin1(Uint8Array.of(0xef, 0xbb, 0xbf, 65)))).toBe("\ufeffA");
  });
});
