import "virtual:messages/en/failure";
import "virtual:messages/en/pages";
import { lazy, Suspense } from "preact/compat";
import { useMemo } from "preact/hooks";
import { GalleryView } from "./gallery/gallery-view.tsx";
import { useLanguage } from "./language/language.ts";
import { parseRoute, type ViewerRoute } from "./navigation/route.ts";
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
  const open = useMemo(() => () => openLinkAddress({ canisterId, token }), [canisterId, token]);
  return (
    <GalleryOpener open={open} canisterId={canisterId}>
      {(opened) => <GalleryView opened={opened} />}
    </GalleryOpener>
  );
}
