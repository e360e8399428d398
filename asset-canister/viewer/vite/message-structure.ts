import { fileURLToPath } from "node:url";
import { generateTypeText, parseMessagesFile } from "@wxt-dev/i18n/build";
import { localeFile } from "./messages-plugin.ts";

export const STRUCTURE_FILE = fileURLToPath(new URL("../src/language/message-structure.ts", import.meta.url));

/** The types that `t` checks its arguments by, made of the English texts. */
export async function messageStructure(): Promise<string> {
  // Keys such as @@bidi_dir are of extensions.
  const messages = (await parseMessagesFile(localeFile("en"))).filter(
    ({ key: [first = ""] }) => !first.startsWith("@@"),
  );
  const types = generateTypeText(messages).trim().replaceAll(", plural", "; plural");
  return `/** Made by \`npm run messages\` of \`locales/en.json\`: change that, and run it again. */\n${types};\n`;
}
