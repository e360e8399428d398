import { readdir, readFile } from "node:fs/promises";
import { generateChromeMessages, type ParsedMessage, parseMessagesFile } from "@wxt-dev/i18n/build";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "../src/language/languages.ts";
import { messageStructure, STRUCTURE_FILE } from "./message-structure.ts";
import { localeFile } from "./messages-plugin.ts";

const LOCALES = new URL("../locales/", import.meta.url);
const SOURCES = new URL("../src/", import.meta.url);

/** Every form of a message, by its key: a plural has several. */
async function formsByKey(language: string): Promise<Map<string, string[]>> {
  const parsed = (await parseMessagesFile(localeFile(language))).filter(
    ({ key: [first = ""] }) => !first.startsWith("@@"),
  );
  return new Map(parsed.map((message) => [message.key.join("."), formsOf(message)]));
}

function formsOf(message: ParsedMessage): string[] {
  return message.type === "plural" ? Object.values(message.plurals) : [message.message];
}

const placeholdersOf = (form: string) => [...new Set(form.match(/\$\d/g))].sort();

test("there is a file for each language, and none besides", async () => {
  expect((await readdir(LOCALES)).sort()).toEqual(
    Object.keys(LANGUAGES)
      .map((tag) => `${tag}.json`)
      .sort(),
  );
});

describe.each(Object.keys(LANGUAGES))("%s", (language) => {
  test("has the keys of English, with the same placeholders in every form", async () => {
    const [english, translated] = [await formsByKey("en"), await formsByKey(language)];
    expect([...translated.keys()]).toEqual([...english.keys()]);
    for (const [key, forms] of translated)
      for (const form of forms)
        expect([key, placeholdersOf(form)]).toEqual([key, placeholdersOf(english.get(key)?.join(" ") ?? "")]);
  });

  test("has no empty text, and no two keys that become one where dots become underscores", async () => {
    const forms = await formsByKey(language);
    for (const [key, texts] of forms) for (const text of texts) expect([key, text.trim()]).not.toEqual([key, ""]);
    expect(Object.keys(generateChromeMessages(await parseMessagesFile(localeFile(language))))).toHaveLength(forms.size);
  });
});

test("the types of the keys are those of the English texts: else run `npm run messages`", async () => {
  expect(await readFile(STRUCTURE_FILE, "utf8")).toBe(await messageStructure());
});

test("every text is used", async () => {
  const files = (await readdir(SOURCES, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const code = (
    await Promise.all(
      files
        .filter((name) => !name.endsWith("message-structure.ts"))
        .map((name) => readFile(new URL(name, SOURCES), "utf8")),
    )
  ).join("\n");
  const prefixes = [...code.matchAll(/t\(\s*`([\w.]+)\$\{/g)].map(([, prefix = ""]) => prefix);
  const unused = [...(await formsByKey("en")).keys()].filter(
    (key) => !code.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)),
  );
  expect(unused).toEqual([]);
});
