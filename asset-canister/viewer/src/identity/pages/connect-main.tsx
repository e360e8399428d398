import { LINK_FRAGMENT } from "@store-forever/protocol/link";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import "../../styles/base.css";
import "../../styles/pages.css";
import "../../styles/identity.css";
import { openSession } from "../sign-in/sign-in.ts";
import { ConnectPage } from "./connect-page.tsx";
import { LinkPage } from "./link-page.tsx";
import { OwnAccountPage } from "./own-account-page.tsx";

/** The fragment says what the page was opened for; by itself it shows the account. */
function IdentityPages() {
  const [fragment, setFragment] = useState(location.hash);
  useEffect(() => {
    const update = () => setFragment(location.hash);
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  const extensionId = new URLSearchParams(fragment.slice(1)).get("extension");
  if (extensionId !== null) return <ConnectPage key={extensionId} extensionId={extensionId} />;
  return fragment === LINK_FRAGMENT ? <LinkPage /> : <OwnAccountPage />;
}

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the viewer.");
void openSession();
render(<IdentityPages />, root);
