import "virtual:messages/en/identity";
import type { Principal } from "@store-forever/protocol/ic";
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { connectBackend, connectOwnBackend, ownBackendId } from "./backend/backend-connection.ts";
import { GalleryView } from "./gallery/gallery-view.tsx";
import { useSession } from "./identity/session/session-state.ts";
import { openSession } from "./identity/sign-in/sign-in.ts";
import { SignInButton } from "./identity/sign-in/sign-in-button.tsx";
import { t } from "./language/t.ts";
import { fragmentOf } from "./navigation/route.ts";
import { GalleryOpener } from "./pages/gallery-opener.tsx";
import { OpeningPage, TextPage } from "./pages/text-page.tsx";
import { openGallery } from "./reading/open-gallery.ts";
import { type ArchivePlace, newPlaceOf } from "./reading/personal-canister.ts";
import "./styles/identity.css";

interface SharedGalleryPageProps {
  canisterId: string;
  owner: Principal;
  galleryId: string;
}

/**
 * A gallery that is public or shared with people. It is read as the current user where it is in this deployment's own archive.
 * A link can name any canister, which would learn from a signed call who opened it.
 */
export function SharedGalleryPage({ canisterId, owner, galleryId }: SharedGalleryPageProps) {
  useEffect(() => void openSession(), []);
  const session = useSession();
  const isOwnBackend = canisterId === ownBackendId();
  const identity = session.name === "signedIn" && isOwnBackend ? session.identity : undefined;
  const open = useCallback(async () => {
    const connection = await (identity === undefined ? connectBackend(canisterId) : connectOwnBackend(identity));
    return openGallery(connection, owner, galleryId);
  }, [canisterId, identity, owner, galleryId]);
  if (session.name === "opening") return <OpeningPage />;
  return (
    <GalleryOpener
      key={session.name}
      open={open}
      canisterId={canisterId}
      onFailure={(failure) =>
        failure.kind === "refused" && failure.code === "NotFound" ? (
          <MovedGallery canisterId={canisterId} owner={owner} galleryId={galleryId}>
            <PrivateGalleryPage
              reader={!isOwnBackend ? "foreign" : identity === undefined ? "signedOut" : "signedIn"}
            />
          </MovedGallery>
        ) : undefined
      }
    >
      {(opened) => <GalleryView opened={opened} />}
    </GalleryOpener>
  );
}

/** Follows a gallery to where its owner's archive is now, if that has moved, or else shows what is given. */
function MovedGallery({
  canisterId,
  owner,
  galleryId,
  children,
}: SharedGalleryPageProps & { children: ComponentChildren }) {
  const [isAsking, setAsking] = useState(true);
  useEffect(() => {
    let current = true;
    newPlace(canisterId, owner).then((moved) => {
      if (!current) return;
      if (moved === undefined) setAsking(false);
      else location.replace(fragmentOf({ name: "gallery", ...moved, galleryId }));
    });
    return () => {
      current = false;
    };
  }, [canisterId, owner, galleryId]);
  return isAsking ? <OpeningPage /> : children;
}

/** An archive that cannot tell, as one of an older version, has moved nowhere. */
async function newPlace(canisterId: string, owner: Principal): Promise<ArchivePlace | undefined> {
  try {
    return await newPlaceOf(await connectBackend(canisterId), owner);
  } catch {
    return undefined;
  }
}

/** @param reader how the gallery was asked for; an archive that is not this viewer's own is never told who asks */
function PrivateGalleryPage({ reader }: { reader: "signedIn" | "signedOut" | "foreign" }) {
  if (reader === "foreign")
    return (
      <TextPage title={t("identity.notPublic")}>
        <p class="lead">{t("identity.otherArchive")}</p>
        <p>{t("identity.notSharedAdvice")}</p>
      </TextPage>
    );
  if (reader === "signedIn")
    return (
      <TextPage title={t("identity.notShared")}>
        <p class="lead">{t("identity.notSharedLead")}</p>
        <p>{t("identity.notSharedAdvice")}</p>
      </TextPage>
    );
  return (
    <TextPage title={t("identity.notPublic")}>
      <p class="lead">{t("identity.notPublicLead")}</p>
      <div class="decision">
        <SignInButton />
      </div>
    </TextPage>
  );
}
