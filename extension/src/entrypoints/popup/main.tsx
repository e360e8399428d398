import { render } from "preact";
import { readActivePage, readArchivedPage } from "../../popup/active-page.ts";
import { Popup } from "../../popup/popup.tsx";
import { language } from "../../texts/i18n.ts";
import { readOverview } from "../../ui/gallery-overview.ts";

document.documentElement.lang = language();
const [overview, page, archived] = await Promise.all([readOverview(), readActivePage(), readArchivedPage()]);
const main = document.querySelector("main");
if (main) render(<Popup overview={overview} page={page} archived={archived} />, main);
