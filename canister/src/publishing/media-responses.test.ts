import type { AssetRef } from "@store-forever/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { assetRef, bytesOf } from "../inputs.fixture.ts";
import { requireContentType } from "../operations/checks.ts";
import { testStore } from "../store.fixture.ts";
import { COMMON_HEADERS, mediaResponse } from "./media-responses.ts";

const family = fc.constantFrom("image", "video", "audio", "text", "application", "model", "multipart");
const subtype = fc.oneof(
  fc.constantFrom(
    "svg",
    "svg+xml",
    "png",
    "x+xml",
    "xml",
    "html",
    "xhtml+xml",
    "plain",
    "pdf",
    "javascript",
    "mp4",
    "x.svg",
  ),
  fc.stringMatching(/^[a-z0-9][a-z0-9.+_-]{0,20}$/),
);
const parameter = fc.constantFrom("", "; charset=utf-8", ";charset=UTF-7", "; x=svg", "; type=text/html");
const taken = fc
  .tuple(family, subtype, parameter)
  .map(([first, second, rest]) => `${first}/${second}${rest}`)
  .filter((contentType) => {
    try {
      requireContentType(contentType, "content_type");
      return true;
    } catch {
      return false;
    }
  });

const headersOf = (contentType: string) => {
  const { store } = testStore();
  const bytes = bytesOf(20, 1);
  const asset: AssetRef = { ...assetRef("original", bytes), content_type: contentType, inline: [bytes] };
  return mediaResponse(store, asset, 0)?.headers ?? [];
};

it("runs nothing of what is stored, whatever type it is stored with", () => {
  fc.assert(
    fc.property(taken, (contentType) => {
      const headers = headersOf(contentType);
      expect(headers).toEqual(expect.arrayContaining([...COMMON_HEADERS]));
      const fields = new Map(headers);
      expect(fields.get("content-type")).toBe(contentType);
      const [essence = ""] = contentType.split(/ ?;/);
      const isMedia = /^(?:image|video|audio)\//.test(essence) && !/svg|xml$/.test(essence);
      const isShown = isMedia || essence === "text/plain";
      if (!isShown) expect(fields.get("content-disposition")).toBe("attachment");
    }),
  );
});

it.each(["image/png", "video/mp4", "audio/mpeg", "text/plain", "text/plain; charset=utf-8"])(
  "shows %s",
  (contentType) => {
    expect(new Map(headersOf(contentType)).get("content-disposition")).toBe("inline");
  },
);
