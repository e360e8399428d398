import "virtual:messages/en/common";
import "virtual:messages/en/connect";
import "virtual:messages/en/failure";
import "virtual:messages/en/identity";
import { LINK_FRAGMENT } from "@store-forever/protocol/link";
import { render } from "preact";
import "../../styles/base.css";
import "../../styles/pages.css";
import "../../styles/identity.css";
import { startLanguage, useLanguage } from "../../language/language.ts";
import { useFragment } from "../../navigation/use-fragment.ts";
import { openSession } from "../sign-in/sign-in.ts";
import { ConnectPage } from "./connect-page.tsx";
import { LinkPage } from "./link-page.tsx";
import { OwnAccountPage } from "./own-account-page.tsx";

/** The fragment says what the page was opened for. Without one, the page shows the account. */
function IdentityPages() {
  // Everything is rendered anew when the person chooses another language.
  useLanguage();
  const fragment = useFragment();
  const extensionId = new URLSearchParams(fragment.slice(1)).get("extension");
  if (extensionId !== null) return <ConnectPage key={extensionId} extensionId={extensionId} />;
  return fragment === LINK_FRAGMENT ? <LinkPage /> : <OwnAccountPage />;
}

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the viewer.");
void openSession();
void startLanguage().then(() => render(<IdentityPages />, root));
