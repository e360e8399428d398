import { render } from "preact";
import { language } from "../../i18n.ts";
import { Options } from "../../options/options.tsx";
import { readOverview } from "../../popup/overview.ts";
import { openDatabase } from "../../storage/database.ts";
import { readSettings } from "../../storage/settings.ts";

document.documentElement.lang = language();
const [settings, { galleries }] = await Promise.all([openDatabase().then(readSettings), readOverview()]);
const main = document.querySelector("main");
if (main) render(<Options settings={settings} galleries={galleries} />, main);
