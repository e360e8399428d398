import { useEffect } from "preact/hooks";
import { openSession, useSession } from "../../identity/sign-in/session.ts";
import { SignInButton } from "../../identity/sign-in/sign-in-button.tsx";
import { endOfSessionText } from "../../identity/sign-in/wording.ts";
import "../../styles/identity.css";
import type { SignedIn } from "../../identity/sign-in/session.ts";
import type { Mine as Shown } from "../../navigation/route.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { MessagePage, OpeningPage } from "../../pages/message-page.tsx";
import { useMine } from "../capsule/owner-connection.ts";
import { EverythingPage } from "./everything-page.tsx";
import { MyGalleriesPage } from "./my-galleries-page.tsx";
import { OwnGalleryPage } from "./own-gallery-page.tsx";
import "../../styles/owner.css";

/** What the signed-in person stored; whoever is not signed in can do that here. */
export function MyPage({ shown }: { shown: Shown }) {
  useEffect(() => void openSession(), []);
  const session = useSession();
  switch (session.name) {
    case "opening":
      return <OpeningPage />;
    case "signedOut":
      return (
        <MessagePage title="Your galleries">
          <p class="lead">
            {session.why === undefined ? "Sign in to see and manage what you stored." : endOfSessionText(session.why)}
          </p>
          <div class="decision">
            <SignInButton />
          </div>
        </MessagePage>
      );
    case "signedIn":
      return <SignedInPage key={session.principal} shown={shown} signedIn={session} />;
  }
}

function SignedInPage({ shown, signedIn }: { shown: Shown; signedIn: SignedIn }) {
  const opening = useMine(signedIn);
  switch (opening.state) {
    case "opening":
      return <OpeningPage />;
    case "failed":
      return <FailurePage failure={opening.failure} onRetry={() => location.reload()} />;
    case "open":
      if (shown.what === "everything") return <EverythingPage mine={opening.mine} />;
      if (shown.what === "gallery") return <OwnGalleryPage mine={opening.mine} galleryId={shown.galleryId} />;
      return <MyGalleriesPage mine={opening.mine} />;
  }
}
