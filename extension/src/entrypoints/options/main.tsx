import { render } from "preact";
import { Options } from "../../options/options.tsx";
import { openDatabase } from "../../storage/databases/database.ts";
import { readSettings } from "../../storage/settings.ts";
import { language } from "../../texts/i18n.ts";
import { readOverview } from "../../ui/gallery-overview.ts";

document.documentElement.lang = language();
const [settings, { galleries }] = await Promise.all([openDatabase().then(readSettings), readOverview()]);
const main = document.querySelector("main");
if (main) render(<Options settings={settings} galleries={galleries} />, main);
