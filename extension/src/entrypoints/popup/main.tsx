import { render } from "preact";
import { readOverview } from "../../popup/overview.ts";
import { Popup } from "../../popup/popup.tsx";

const overview = await readOverview();
const main = document.querySelector("main");
if (main) render(<Popup overview={overview} />, main);
