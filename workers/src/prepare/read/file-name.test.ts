import { describe, expect, test } from "vitest";
import { toldFileName } from "./file-name.ts";

/** As `fetch` hands headers over: one character a byte. */
const asBytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");

describe("a server's name for a file", () => {
  test.each([
    ['inline; filename="beach.jpg"', "beach.jpg"],
    ["attachment; filename=beach.jpg", "beach.jpg"],
    [`inline; filename="photo.jpg"; filename*=UTF-8''S%C3%A3o%20Jorge.jpg`, "São Jorge.jpg"],
    [asBytes('inline; filename="São Jorge.jpg"'), "São Jorge.jpg"],
    [asBytes('inline; filename="浜辺 #1 100%.jpg"'), "浜辺 #1 100%.jpg"],
    ['inline; filename="S%C3%A3o.jpg"', "São.jpg"],
    ['inline; filename="a \\"b\\".jpg"', 'a "b".jpg'],
    ['attachment; filename="../../etc/passwd"', "passwd"],
    ['attachment; filename="C:\\\\photos\\\\beach.jpg"', "beach.jpg"],
    ["inline; filename*=UTF-8''gpj%E2%80%AE.exe", "gpj.exe"],
    ["inline", undefined],
    ['inline; filename=""', undefined],
    [null, undefined],
  ])("%s", (header, name) => {
    expect(toldFileName(header)).toBe(name);
  });
});
