import { fileURLToPath } from "node:url";
import { generateChromeMessages, parseMessagesFile } from "@wxt-dev/i18n/build";
import type { Plugin } from "vite";

const REGISTRY = fileURLToPath(new URL("../src/language/messages.ts", import.meta.url));

export const localeFile = (language: string): string =>
  fileURLToPath(new URL(`../locales/${language}.json`, import.meta.url));

/**
 * Makes modules of the texts in `locales/`.
 * `virtual:messages/en/<group>` registers the English texts of one group, the first part of a key: imported by the code
 * that shows them, they are in its file. `virtual:messages/<language>` exports another language's texts, all in one file.
 * @param groups which groups the files of the other languages have
 */
export function messages(groups: readonly string[]): Plugin {
  return {
    name: "messages",
    resolveId: { filter: { id: /^virtual:messages\// }, handler: (id) => id.replace("virtual:", "\0") },
    load: {
      filter: { id: /^\0messages\// },
      async handler(id) {
        const [, language = "", group] = id.split("/");
        const file = localeFile(language);
        this.addWatchFile(file);
        if (group !== undefined && !groups.includes(group))
          throw new Error(`The page shows texts of "${group}", which the files of its other languages do not have.`);
        const texts = JSON.stringify(await textsOf(file, group === undefined ? groups : [group]));
        if (group === undefined) return `export default ${texts};`;
        return `import { registerEnglish } from ${JSON.stringify(REGISTRY)};\nregisterEnglish(${texts});`;
      },
    },
  };
}

async function textsOf(file: string, groups: readonly string[]): Promise<Record<string, string>> {
  const parsed = (await parseMessagesFile(file)).filter(({ key: [group = ""] }) => groups.includes(group));
  if (parsed.length === 0) throw new Error(`${file} has no texts of ${groups.join(", ")}.`);
  return Object.fromEntries(
    Object.entries(generateChromeMessages(parsed)).map(([key, { message }]) => [key, message] as const),
  );
}
