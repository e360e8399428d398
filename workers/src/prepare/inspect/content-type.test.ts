import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { contentTypeOf, imageTypeOf } from "./content-type.ts";

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });

describe("imageTypeOf", () => {
  test.each([
    ["image/jpeg", () => picture().jpeg()],
    ["image/png", () => picture().png()],
    ["image/webp", () => picture().webp()],
    ["image/gif", () => picture().gif()],
    ["image/avif", () => picture().avif()],
  ])("knows %s by its bytes", async (type, encoded) => {
    expect(await imageTypeOf(new Blob([new Uint8Array(await encoded().toBuffer())]), "photo")).toBe(type);
  });

  test.each([
    ["a page", "<!doctype html><title>Sign in</title>"],
    ["a drawing that can run scripts", '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["a document", "%PDF-1.7\n%âãÏÓ"],
    ["three bytes of a JPEG's first four", "\xff\xd8"],
    ["nothing", ""],
  ])("refuses %s that claims to be a photo", async (_, text) => {
    const file = new Blob([Uint8Array.from(text, (character) => character.charCodeAt(0))], { type: "image/jpeg" });
    await expect(imageTypeOf(file, "beach.jpg")).rejects.toMatchObject({
      code: "NotAnImage",
      message: expect.stringContaining("beach.jpg"),
    });
  });
});

describe("contentTypeOf", () => {
  const bytes = (...parts: (string | number[])[]) =>
    new Blob(parts.map((part) => (typeof part === "string" ? part : Uint8Array.from(part))));

  test("recognises text, even where the head ends in the middle of a character", async () => {
    expect(await contentTypeOf(bytes("Grüße"), "note", "a")).toBe("text/plain");
    expect(await contentTypeOf(bytes(`${"x".repeat(4_095)}ü`), "note", "a")).toBe("text/plain");
    expect(await contentTypeOf(bytes([1, 2, 3]), "document", "a")).toBe("application/octet-stream");
    expect(await contentTypeOf(bytes("%PDF-1.7\n%", [0xe2, 0xe3]), "document", "a")).toBe("application/pdf");
  });

  test.each([
    ["note", bytes("%PDF-1.7\n%")],
    ["note", bytes([0xff, 0xfe, 0xfd])],
    ["video", bytes("ID3", [4, 0, 0, 0, 0, 0, 0])],
    ["audio", bytes("plain text")],
  ] as const)("refuses what is not a %s", async (type, file) => {
    await expect(contentTypeOf(file, type, "beach.x")).rejects.toMatchObject({
      code: "WrongType",
      message: expect.stringContaining("beach.x is not a"),
    });
  });
});
