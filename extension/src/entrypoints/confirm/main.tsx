import { render } from "preact";
import { Confirm } from "../../confirm/confirm.tsx";
import { readProposal } from "../../confirm/read-proposal.ts";
import { language, t } from "../../texts/i18n.ts";

document.documentElement.lang = language();
document.title = t("confirm.title");
const main = document.querySelector("main");
if (main) render(<Confirm proposal={await readProposal(location.hash.slice(1))} />, main);
