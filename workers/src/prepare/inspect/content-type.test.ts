import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { typeOf } from "./content-type.ts";

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });
const bytes = (...parts: (string | number[])[]) =>
  new Blob(parts.map((part) => (typeof part === "string" ? part : Uint8Array.from(part))));
const latin1 = (text: string) => bytes(Array.from(text, (character) => character.charCodeAt(0)));

describe("a photo", () => {
  test.each([
    ["image/jpeg", () => picture().jpeg()],
    ["image/png", () => picture().png()],
    ["image/webp", () => picture().webp()],
    ["image/gif", () => picture().gif()],
    ["image/avif", () => picture().avif()],
    ["image/tiff", () => picture().tiff()],
  ])("is known by its bytes: %s", async (contentType, encoded) => {
    const inMemory = new Uint8Array(await encoded().toBuffer());
    for (const file of [inMemory, new Blob([inMemory])])
      expect(await typeOf(file, "image", "photo")).toEqual({ contentType, memoryType: "image" });
  });

  test.each([
    ["image/svg+xml", '<?xml version="1.0"?>\n<!-- map -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["image/jxl", "\xff\x0a rest"],
    ["image/bmp", "BM\x40\0\0\0\0\0\0\0\x36\0\0\0"],
    ["image/vnd.adobe.photoshop", "8BPS\0\x01\0\0\0\0\0\0\0\x03"],
    ["image/x-fujifilm-raf", "FUJIFILMCCD-RAW 0201FF383501"],
    ["image/x-sigma-x3f", "FOVb\0\0\0\0"],
    ["image/x-canon-crw", "II\x1a\0\0\0HEAPCCDR"],
    ["image/x-portable-anymap", "P6\n2 2\n255\n"],
  ])("may be of any kind: %s", async (contentType, text) => {
    expect(await typeOf(latin1(text), "image", "photo")).toEqual({ contentType, memoryType: "image" });
  });

  test("may turn out to be a film or a sound", async () => {
    const film = latin1("\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41");
    expect(await typeOf(film, "image", "a")).toEqual({ contentType: "video/mp4", memoryType: "video" });
    expect(await typeOf(latin1("fLaC\0\0\0\x22"), "image", "a")).toMatchObject({ memoryType: "audio" });
  });

  test.each([
    ["a page", "<!doctype html><title>Photos</title>", "WebPage"],
    ["a page without a head", "\n<!-- x --><HTML><body>none</body></HTML>", "WebPage"],
    ["a page with a field for a password", "<html><form><input class=a type=password></form>", "SignInNeeded"],
    ["a page with a heading to sign in", "<!doctype html><title>Anmeldung</title>", "SignInNeeded"],
    ["a document", "%PDF-1.7\n%âãÏÓ", "NotAnImage"],
    ["a text", "not found", "NotAnImage"],
    ["three bytes of a JPEG's first four", "\xff\xd8", "NotAnImage"],
  ])("is not %s that claims to be one", async (_, text, code) => {
    await expect(typeOf(latin1(text), "image", "beach.jpg")).rejects.toMatchObject({
      code,
      message: expect.stringContaining("beach.jpg"),
    });
  });

  test("is not a document, which is named", async () => {
    const failure = { code: "NotAnImage", details: { about: "application/pdf" } };
    await expect(typeOf(latin1("%PDF-1.7\n%"), "image", "a")).rejects.toMatchObject(failure);
  });
});

describe("what is no photo", () => {
  const type = async (file: Blob, claimed: "note" | "document") => (await typeOf(file, claimed, "a")).contentType;

  test("may be text, even where the head ends in the middle of a character", async () => {
    expect(await type(bytes("Grüße"), "note")).toBe("text/plain");
    expect(await type(bytes(`${"x".repeat(4_095)}ü`), "note")).toBe("text/plain");
    expect(await type(bytes([1, 2, 3]), "document")).toBe("application/octet-stream");
    expect(await type(bytes("%PDF-1.7\n%", [0xe2, 0xe3]), "document")).toBe("application/pdf");
  });

  test.each([
    ["note", bytes("%PDF-1.7\n%")],
    ["note", bytes([0xff, 0xfe, 0xfd])],
    ["video", bytes("GIF89a", [1, 0, 1, 0, 0, 0, 0])],
    ["audio", bytes("plain text")],
  ] as const)("is refused where it is not a %s", async (claimed, file) => {
    await expect(typeOf(file, claimed, "beach.x")).rejects.toMatchObject({
      code: "WrongType",
      message: expect.stringContaining("beach.x is not a"),
    });
  });
});
