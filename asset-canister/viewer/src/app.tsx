import { useEffect, useState } from "preact/hooks";
import { type Archive, openArchive } from "./archive/archive.ts";
import { type Failure, failureOf } from "./archive/failure.ts";
import { GalleryPage } from "./gallery/gallery-page.tsx";
import { FailurePage, MalformedLinkPage } from "./pages/failure-page.tsx";
import { MessagePage } from "./pages/message-page.tsx";
import { StartPage } from "./pages/start-page.tsx";
import { parseShareLink, type ShareLink } from "./share-link.ts";

export function App() {
  const fragment = useFragment();
  const parsed = parseShareLink(fragment);
  switch (parsed.kind) {
    case "none":
      return <StartPage />;
    case "malformed":
      return <MalformedLinkPage reason={parsed.reason} />;
    case "link":
      return <OpenedLink key={fragment} link={parsed.link} />;
  }
}

type Opening = { state: "opening" } | { state: "open"; archive: Archive } | { state: "failed"; failure: Failure };

function OpenedLink({ link }: { link: ShareLink }) {
  const [opening, setOpening] = useState<Opening>({ state: "opening" });
  const { canisterId, token } = link;
  useEffect(() => {
    if (opening.state !== "opening") return;
    let current = true;
    openArchive({ canisterId, token }, location.origin).then(
      (archive) => current && setOpening({ state: "open", archive }),
      (error: unknown) => current && setOpening({ state: "failed", failure: failureOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [canisterId, token, opening.state]);

  switch (opening.state) {
    case "opening":
      return (
        <MessagePage title="Opening the gallery">
          <p class="lead opening" role="status">
            Reading it from the Internet Computer and checking its certificate…
          </p>
        </MessagePage>
      );
    case "failed":
      return <FailurePage failure={opening.failure} link={link} onRetry={() => setOpening({ state: "opening" })} />;
    case "open":
      return <GalleryPage archive={opening.archive} />;
  }
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
