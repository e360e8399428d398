/** `npm run screenshots -w @store-forever/asset-canister [-- FOLDER [LANGUAGE]]`: a picture of every view, light, dark and on a phone. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { isLanguage, LANGUAGES } from "../src/language/languages.ts";
import { storeSampleGallery } from "../test/sample-gallery.ts";
import { agentOfPerson, startViewer } from "../test/viewer-on-devnet.ts";
import { MODES, openView, VIEWS } from "../test/views.ts";

// The path of Debian's package; elsewhere CHROME_PATH has to name it.
process.env.CHROME_PATH ??= "/usr/bin/chromium";
const folder = resolve(process.argv[2] ?? "screenshots");
const language = process.argv[3] ?? "en";
if (!isLanguage(language))
  throw new Error(`There are no texts in ${language}. Choose one of ${Object.keys(LANGUAGES).join(", ")}.`);
await mkdir(folder, { recursive: true });
const viewer = await startViewer();
try {
  const gallery = await storeSampleGallery(await agentOfPerson(viewer), viewer.backendId);
  for (const view of VIEWS)
    for (const mode of Object.keys(MODES) as (keyof typeof MODES)[]) {
      const page = await openView(view, mode, viewer, gallery, language);
      await page.screenshot({ path: join(folder, `${view.name}-${mode}.png`) });
      await page.close();
    }
  console.log(`${VIEWS.length * Object.keys(MODES).length} pictures are in ${folder}.`);
} finally {
  await viewer.close();
}
