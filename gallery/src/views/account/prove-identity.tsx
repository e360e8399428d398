/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { PropsWithChildren } from "hono/jsx";

interface ProveIdentityProps {
  viewerUrl: string;
  /** Of the gallery's API: takes the nonce once it is proved. */
  action: string;
  /** The page to show after that. */
  next: string;
}

/** A button that lets people prove in the viewer's window who they are; `identity.js` brings it to life. */
export function ProveIdentity({ viewerUrl, action, next, children }: PropsWithChildren<ProveIdentityProps>) {
  return (
    <>
      <p>
        <button type="button" data-viewer-url={viewerUrl} data-action={action} data-next={next}>
          {children}
        </button>
      </p>
      <p id="identity-news" role="status" />
      <noscript>
        <p class="quiet">This needs JavaScript.</p>
      </noscript>
      <script type="module" src="/identity.js" />
    </>
  );
}
