import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { imageTypeOf } from "./sniff.ts";

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
