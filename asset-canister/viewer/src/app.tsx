import { lazy, Suspense } from "preact/compat";
import { useEffect, useMemo, useState } from "preact/hooks";
import { connect } from "./archive/connection.ts";
import { openLink } from "./archive/open-archive.ts";
import { GalleryPage } from "./gallery/gallery-page.tsx";
import { MalformedLinkPage } from "./pages/failure-page.tsx";
import { OpeningPage } from "./pages/message-page.tsx";
import { OpenedArchive } from "./pages/opened-archive.tsx";
import { StartPage } from "./pages/start-page.tsx";
import { parseRoute, type Route } from "./route.ts";
import { OfflineNotice } from "./ui/offline-notice.tsx";

/** What only people who sign in need, and galleries that may need it. */
const MyPage = lazy(async () => (await import("./mine/my-page.tsx")).MyPage);
const SharedGalleryPage = lazy(async () => (await import("./mine/shared-gallery-page.tsx")).SharedGalleryPage);

export function App() {
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

function Page({ route }: { route: Route }) {
  switch (route.name) {
    case "start":
      return <StartPage />;
    case "malformed":
      return <MalformedLinkPage reason={route.reason} />;
    case "link":
      return <LinkPage {...route} />;
    case "gallery":
      return <SharedGalleryPage {...route} />;
    case "mine":
      return <MyPage shown={route.shown} />;
  }
}

function LinkPage({ canisterId, token }: { canisterId: string; token: string }) {
  const open = useMemo(() => async () => openLink(await connect(canisterId), token), [canisterId, token]);
  return (
    <OpenedArchive open={open} canisterId={canisterId}>
      {(archive) => <GalleryPage archive={archive} />}
    </OpenedArchive>
  );
}

function useFragment(): string {
  const [fragment, setFragment] = useState(location.hash);
  useEffect(() => {
    const update = () => setFragment(location.hash);
    addEventListener("hashchange", update);
    return () => removeEventListener("hashchange", update);
  }, []);
  return fragment;
}
