import "virtual:messages/en/access";
import "virtual:messages/en/canister";
import "virtual:messages/en/deleting";
import "virtual:messages/en/identity";
import "virtual:messages/en/moving";
import "virtual:messages/en/owner";
import "virtual:messages/en/sharing";
import "virtual:messages/en/takeover";
import { useEffect } from "preact/hooks";
import { useSession } from "../../identity/session/session-state.ts";
import { openSession } from "../../identity/sign-in/sign-in.ts";
import { SignInButton } from "../../identity/sign-in/sign-in-button.tsx";
import { endOfSessionText } from "../../identity/sign-in/sign-in-texts.ts";
import "../../styles/identity.css";
import type { SignedIn } from "../../identity/session/session-state.ts";
import { t } from "../../language/t.ts";
import type { OwnerView } from "../../navigation/route.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage, TextPage } from "../../pages/text-page.tsx";
import { FundingNotice } from "../canister/funding-notice.tsx";
import { type OwnerConnection, useOwnerConnection } from "../capsule/owner-connection.ts";
import { AccessPage } from "./access-page.tsx";
import { CanisterPage } from "./canister-page.tsx";
import { EverythingPage } from "./everything-page.tsx";
import { InvitationPage } from "./invitation-page.tsx";
import { MovePage } from "./move-page.tsx";
import { MyGalleriesPage } from "./my-galleries-page.tsx";
import { OwnGalleryPage } from "./own-gallery-page.tsx";
import { TakeOverPage } from "./take-over-page.tsx";
import "../../styles/owner.css";

/** What the current user stored. People who are not signed in can sign in here. */
export function OwnerPages({ shown }: { shown: OwnerView }) {
  useEffect(() => void openSession(), []);
  const session = useSession();
  switch (session.name) {
    case "opening":
      return <OpeningPage />;
    case "signedOut":
      return (
        <TextPage title={t(titleOf(shown))}>
          <p class="lead">{session.why === undefined ? t(whyToSignIn(shown)) : endOfSessionText(session.why)}</p>
          <div class="decision">
            <SignInButton />
          </div>
        </TextPage>
      );
    case "signedIn":
      return <SignedInPage key={session.principal} shown={shown} signedIn={session} />;
  }
}

function titleOf({ what }: OwnerView) {
  switch (what) {
    case "invitation":
      return "access.invitedTitle";
    case "access":
      return "access.title";
    case "canister":
      return "canister.title";
    case "move":
      return "moving.title";
    case "takeover":
      return "takeover.title";
    default:
      return "owner.title";
  }
}
function whyToSignIn({ what }: OwnerView) {
  if (what === "takeover") return "takeover.signIn";
  return what === "invitation" ? "access.signInToAccept" : "owner.signIn";
}

function SignedInPage({ shown, signedIn }: { shown: OwnerView; signedIn: SignedIn }) {
  const opening = useOwnerConnection(signedIn);
  switch (opening.state) {
    case "opening":
      return <OpeningPage />;
    case "failed":
      return <FailurePage failure={opening.failure} onRetry={() => location.reload()} />;
    case "open":
      return (
        <>
          {shown.what !== "canister" && <FundingNotice connection={opening.connection} />}
          <OpenPage shown={shown} connection={opening.connection} />
        </>
      );
  }
}

function OpenPage({ shown, connection }: { shown: OwnerView; connection: OwnerConnection }) {
  switch (shown.what) {
    case "galleries":
      return <MyGalleriesPage connection={connection} />;
    case "everything":
      return <EverythingPage connection={connection} />;
    case "gallery":
      return <OwnGalleryPage connection={connection} galleryId={shown.galleryId} />;
    case "access":
      return <AccessPage connection={connection} />;
    case "canister":
      return <CanisterPage connection={connection} />;
    case "move":
      return <MovePage connection={connection} />;
    case "takeover":
      return <TakeOverPage connection={connection} />;
    case "invitation":
      return <InvitationPage connection={connection} secret={shown.secret} />;
  }
}
