import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseMessagesFile } from "@wxt-dev/i18n/build";
import ts from "typescript";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { format, t, tn } from "./i18n.ts";

// The library looks for the browser when it is imported.
vi.hoisted(() => {
  const messages: Record<string, string> = {
    language: "fr",
    count_photos: "$1 photo | $1 photo | $1 photos",
    count_speed: "$1 par seconde",
  };
  const getMessage = (key: string, given: string[] = []) =>
    messages[key]?.replace(/\$(\d)/g, (_, place) => given[place - 1] ?? "") ?? "";
  vi.stubGlobal("browser", { runtime: { id: "id" }, i18n: { getMessage } });
});

const SOURCES = path.resolve(import.meta.dirname, "..");
const LOCALES = path.join(SOURCES, "locales");
const LANGUAGES = ["de", "en", "es", "fr", "ja"];

interface Text {
  /** One for each plural form; one where there are none. */
  forms: string[];
  isPlural: boolean;
}

/** The texts of a language by their dotted keys, as the build reads them. */
async function textsOf(language: string): Promise<Map<string, Text>> {
  const messages = await parseMessagesFile(path.join(LOCALES, `${language}.json`));
  const own = messages.filter(({ key }) => !key[0]?.startsWith("@@"));
  return new Map(
    own.map((message) => {
      const isPlural = message.type === "plural";
      const forms = isPlural ? Object.values<string>(message.plurals) : [message.message];
      return [message.key.join("."), { forms, isPlural }];
    }),
  );
}

const values = (text: string) => [...new Set([...text.matchAll(/\$\d/g)].map(([value]) => value))].sort();

function sourceFiles(): { name: string; text: string }[] {
  return readdirSync(SOURCES, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes(".test."))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((name) => ({ name, text: readFileSync(name, "utf8") }));
}

/** Every `t(…)` and `tn(…)` of the sources: its key, with `*` for what varies, and how many values it gives. */
function calls(): { key: string; valueCount: number }[] {
  return sourceFiles().flatMap(({ name, text }) => {
    const found: { key: string; valueCount: number }[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /^tn?$/.test(node.expression.getText()) && node.arguments[0] !== undefined) {
        const key = node.arguments[0].getText().replace(/^["`]|["`]$/g, "");
        found.push({ key: key.replace(/\$\{.*?\}/g, "*"), valueCount: node.arguments.length - 1 });
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true));
    return found;
  });
}

let english: Map<string, Text>;
beforeAll(async () => {
  english = await textsOf("en");
});

describe("the languages", () => {
  it("are the five that are promised", () => {
    expect(readdirSync(LOCALES).sort()).toEqual(LANGUAGES.map((language) => `${language}.json`));
  });

  it.each(LANGUAGES)("%s says everything that English says, with the same values and plurals", async (language) => {
    const texts = await textsOf(language);
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, { forms, isPlural }] of texts) {
      expect(isPlural, key).toBe(english.get(key)?.isPlural);
      const wanted = values(english.get(key)?.forms.join() ?? "");
      for (const form of forms) {
        expect(form.trim(), key).not.toBe("");
        expect(values(form), key).toEqual(wanted);
      }
    }
    expect(texts.get("language")?.forms).toEqual([language]);
  });

  it("give each plural of theirs a form", async () => {
    for (const language of LANGUAGES) {
      const rules = new Intl.PluralRules(language);
      for (const [key, { forms, isPlural }] of await textsOf(language)) {
        if (!isPlural) continue;
        const same = (count: number, other: number) => rules.select(count) === rules.select(other);
        // As the library chooses: of two forms the first is for 1, of three the first two are for 0 and 1.
        const form = (count: number) =>
          forms[forms.length === 3 ? Math.min(count, 2) : count === 1 ? 0 : forms.length - 1];
        for (const [count, other] of [
          [0, 1],
          [1, 2],
          [0, 2],
        ] as const)
          if (same(count, other)) expect(form(count), `${language} ${key}`).toBe(form(other));
          else expect(form(count), `${language} ${key}`).not.toBe(form(other));
      }
    }
  });
});

describe("the sources", () => {
  it("show every text", () => {
    const keys = calls().map(({ key }) => key);
    const manifest = readFileSync(path.resolve(SOURCES, "../wxt.config.ts"), "utf8");
    // Some keys are chosen first and shown later.
    const all = sourceFiles()
      .map(({ text }) => text)
      .join("\n");
    const isShown = (key: string) =>
      keys.some((shown) => new RegExp(`^${shown.replaceAll(".", "\\.").replaceAll("*", "[^.]+")}$`).test(key)) ||
      all.includes(`"${key}"`) ||
      manifest.includes(`__MSG_${key.replaceAll(".", "_")}__`);
    expect([...english.keys()].filter((key) => !isShown(key))).toEqual([]);
  });

  it("give each text as many values as it has places", () => {
    for (const { key, valueCount } of calls()) {
      const text = english.get(key);
      if (text) expect(valueCount, key).toBe(values(text.forms.join()).length);
    }
  });
});

describe("a text", () => {
  it("is in the language of the browser, and so are the numbers in it", () => {
    expect([0, 1, 2, 12_345].map((count) => tn("count.photos", count))).toEqual([
      "0 photo",
      "1 photo",
      "2 photos",
      `${new Intl.NumberFormat("fr").format(12_345)} photos`,
    ]);
    expect(t("count.speed", format().size(2_500_000))).toBe(`${format().size(2_500_000)} par seconde`);
    expect(format().size(2_500_000)).toMatch(/^2,5\sMo$/);
  });
});
