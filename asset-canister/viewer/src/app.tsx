import "virtual:messages/en/failure";
import "virtual:messages/en/pages";
import { lazy, Suspense } from "preact/compat";
import { useMemo } from "preact/hooks";
import { GalleryView } from "./gallery/gallery-view.tsx";
import { useLanguage } from "./language/language.ts";
import { fragmentOf, parseRoute, type ViewerRoute } from "./navigation/route.ts";
import { useFragment } from "./navigation/use-fragment.ts";
import { MalformedLinkPage } from "./pages/failure-page.tsx";
import { GalleryOpener } from "./pages/gallery-opener.tsx";
import { StartPage } from "./pages/start-page.tsx";
import { OpeningPage } from "./pages/text-page.tsx";
import { openLinkAddress } from "./reading/link-opening.ts";
import { OfflineNotice } from "./ui/offline-notice.tsx";

/** These parts are loaded only when somebody needs them: the owner's pages, and galleries that may need signing in. */
const OwnerPages = lazy(async () => (await import("./owner/pages/owner-pages.tsx")).OwnerPages);
const SharedGalleryPage = lazy(async () => (await import("./shared-gallery-page.tsx")).SharedGalleryPage);

export function App() {
  // Everything is rendered anew when the person chooses another language.
  useLanguage();
  const fragment = useFragment();
  const route = useMemo(() => parseRoute(fragment), [fragment]);
  return (
    <>
      <OfflineNotice />
      <Suspense fallback={<OpeningPage />}>
        <Page key={fragment} route={route} />
      </Suspense>
    </>
  );
}

function Page({ route }: { route: ViewerRoute }) {
  switch (route.name) {
    case "start":
      return <StartPage />;
    case "malformed":
      return <MalformedLinkPage problem={route.problem} />;
    case "link":
      return <LinkPage {...route} />;
    case "gallery":
      return <SharedGalleryPage {...route} />;
    case "owner":
      return <OwnerPages shown={route.shown} />;
  }
}

function LinkPage({ canisterId, token }: { canisterId: string; token: string }) {
  const open = useMemo(
    () => async () => {
      const opened = await openLinkAddress({ canisterId, token });
      nameInAddress({ canisterId, token }, opened.trust.canisterId);
      return opened;
    },
    [canisterId, token],
  );
  return (
    <GalleryOpener open={open} canisterId={canisterId}>
      {(opened) => <GalleryView opened={opened} />}
    </GalleryOpener>
  );
}

/** Puts the canister into the address where the archive has moved to: the one that it was in may be gone when the link is opened again. */
function nameInAddress({ canisterId, token }: { canisterId: string; token: string }, present: string): void {
  const shown = parseRoute(location.hash);
  if (present === canisterId || shown.name !== "link" || shown.token !== token) return;
  history.replaceState(history.state, "", fragmentOf({ name: "link", canisterId: present, token }));
}
