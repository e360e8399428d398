import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const LOCALES = path.resolve(import.meta.dirname, "../../public/_locales");
const SOURCES = path.resolve(import.meta.dirname, "..");

type Messages = Record<string, { message: string }>;
const read = (language: string): Messages =>
  JSON.parse(readFileSync(path.join(LOCALES, language, "messages.json"), "utf8"));
const values = (text: string) => [...text.matchAll(/\$\d/g)].map(([value]) => value).sort();
const english = read("en");

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
}

describe("the languages", () => {
  it("are the five that are promised", () => {
    expect(readdirSync(LOCALES).sort()).toEqual(["de", "en", "es", "fr", "ja"]);
  });

  it.each(["de", "es", "fr", "ja"])("%s says everything that English says, with the same values", (language) => {
    const messages = read(language);
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
    for (const [key, { message }] of Object.entries(messages)) {
      expect(message.trim(), key).not.toBe("");
      expect(values(message), key).toEqual(values(english[key]?.message ?? ""));
    }
    expect(messages.language?.message).toBe(language);
  });

  it("has no text that nothing shows", () => {
    const prefixes = [
      ...sources(SOURCES)
        .join("\n")
        .matchAll(/t\(`(\w+)\$\{/g),
    ].map(([, prefix = ""]) => prefix);
    const all = sources(SOURCES).join("\n") + readFileSync(path.resolve(SOURCES, "../wxt.config.ts"), "utf8");
    const unused = Object.keys(english).filter(
      (key) =>
        !prefixes.some((prefix) => key.startsWith(prefix)) &&
        !all.includes(`"${key.replace(/_(?:one|other)$/, "")}"`) &&
        !all.includes(`__MSG_${key}__`),
    );
    expect(unused).toEqual([]);
  });
});
