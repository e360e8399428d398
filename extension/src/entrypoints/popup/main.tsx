import { render } from "preact";
import { language } from "../../i18n.ts";
import { readActivePage } from "../../popup/active-page.ts";
import { readOverview } from "../../popup/overview.ts";
import { Popup } from "../../popup/popup.tsx";

document.documentElement.lang = language();
const [overview, page] = await Promise.all([readOverview(), readActivePage()]);
const main = document.querySelector("main");
if (main) render(<Popup overview={overview} page={page} />, main);
