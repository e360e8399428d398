import { render } from "preact";
import { readActivePage } from "../../popup/active-page.ts";
import { Popup } from "../../popup/popup.tsx";
import { language } from "../../texts/i18n.ts";
import { readOverview } from "../../ui/gallery-overview.ts";

document.documentElement.lang = language();
const [overview, page] = await Promise.all([readOverview(), readActivePage()]);
const main = document.querySelector("main");
if (main) render(<Popup overview={overview} page={page} />, main);
