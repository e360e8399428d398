import { render } from "preact";
import { language } from "../../i18n.ts";
import { Options } from "../../options/options.tsx";
import { openDatabase } from "../../storage/database.ts";
import { readSettings } from "../../storage/settings.ts";

document.documentElement.lang = language();
const settings = await readSettings(await openDatabase());
const main = document.querySelector("main");
if (main) render(<Options settings={settings} />, main);
