import { expect, test } from "vitest";
import { bestLanguage, formatTag, isLanguage } from "./languages.ts";

test.each([
  [["de-CH", "fr", "en"], "de"],
  [["pt-BR", "es-419", "en-US"], "es"],
  [["FR-ca"], "fr"],
  [["zh-Hans", "ko"], "en"],
  [[], "en"],
])("who prefers %j reads %s", (preferred, language) => {
  expect(bestLanguage(preferred)).toBe(language);
});

test("numbers and dates are written as in the person's region, where it is one of the language's", () => {
  expect(formatTag("en", ["de-DE", "en-GB"])).toBe("en-GB");
  expect(formatTag("ja", ["de-DE", "en-GB"])).toBe("ja");
});

test("only our languages are languages, whatever was kept", () => {
  expect(["ja", "pt", "toString", "", undefined, null].map(isLanguage)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
