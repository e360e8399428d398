/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { PropsWithChildren } from "hono/jsx";

interface ProveIdentityProps {
  viewerUrl: string;
  /** The path of the gallery's API that takes the proved nonce. */
  action: string;
  /** The page to show after that. */
  next: string;
}

/** A button with which people prove in the viewer's window who they are. `identity.js` makes it work. */
export function ProveIdentity({ viewerUrl, action, next, children }: PropsWithChildren<ProveIdentityProps>) {
  return (
    <>
      <p>
        <button type="button" data-viewer-url={viewerUrl} data-action={action} data-next={next}>
          {children}
        </button>
      </p>
      <p id="identity-status" role="status" />
      <noscript>
        <p class="quiet">This needs JavaScript.</p>
      </noscript>
      <script type="module" src="/identity.js" />
    </>
  );
}
