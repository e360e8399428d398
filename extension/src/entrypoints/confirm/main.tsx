import { render } from "preact";
import { Confirm } from "../../confirm/confirm.tsx";
import { readProposal } from "../../confirm/read-proposal.ts";
import { language, t } from "../../texts/i18n.ts";

document.documentElement.lang = language();
const proposal = await readProposal(location.hash.slice(1));
if (proposal !== undefined) document.title = t(`confirm.${proposal.act.name}.title`);
const main = document.querySelector("main");
if (main) render(<Confirm proposal={proposal} />, main);
