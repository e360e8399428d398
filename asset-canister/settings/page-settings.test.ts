import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSettings, takesSettings, withSettings } from "./page-settings.ts";

const PAGE = '<!doctype html><head><meta name="store-forever-settings" content="" /></head>';
const contentOf = (html: string) => (/content="([^"]*)"/.exec(html)?.[1] ?? "").replaceAll("&amp;", "&");

test("settings are read as they were written, whatever they hold, and change nothing else of the page", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (settings) => {
      const html = withSettings(PAGE, settings);
      expect(html.replace(/content="[^"]*"/, 'content=""')).toBe(PAGE);
      expect(contentOf(html)).not.toMatch(/[<>"']/);
      expect(parseSettings(contentOf(html))).toEqual({ ...settings });
    }),
  );
});

test("later settings take the place of earlier ones", () => {
  const html = withSettings(withSettings(PAGE, { PUBLIC_A: "1", PUBLIC_B: "$&" }), { PUBLIC_A: "2" });
  expect(parseSettings(contentOf(html))).toEqual({ PUBLIC_A: "2" });
});

test("a page without a place for them is not changed in silence", () => {
  expect(takesSettings("<!doctype html>")).toBe(false);
  expect(() => withSettings("<!doctype html>", {})).toThrow("store-forever-settings");
});
