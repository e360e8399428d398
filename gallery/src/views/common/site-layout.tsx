/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { PropsWithChildren } from "hono/jsx";
import type { CurrentUser } from "../../accounts/current-user.ts";

/** `rescue.js`, and whose archive it asks: `/archivable` describes it. */
export interface RescueScript {
  scriptUrl: string;
  canisterId: string;
  principal: string;
  host: string;
  rootKeyHex: string | undefined;
}

export interface LayoutProps {
  title: string;
  user: CurrentUser | undefined;
  /** The page to which signing in leads back. */
  path: string;
  /** The page shows memories with their hooks, so it names the edges API for archivers. */
  isArchivable?: boolean;
  /** Shows the page's photos from an archive where their files are gone. */
  rescue?: RescueScript | undefined;
  /** The page of which this one is another view. */
  canonicalPath?: string | undefined;
}

export function SiteLayout({
  title,
  user,
  path,
  isArchivable,
  rescue,
  canonicalPath,
  children,
}: PropsWithChildren<LayoutProps>) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        {canonicalPath !== undefined && <link rel="canonical" href={canonicalPath} />}
        {rescue !== undefined && (
          <script
            defer
            src={rescue.scriptUrl}
            data-archive={`${rescue.canisterId}/${rescue.principal}`}
            data-host={rescue.host}
            data-root-key={rescue.rootKeyHex}
          />
        )}
        {isArchivable && <link rel="storage-edges" href="/api/storage/edges" data-storage="neon-db" />}
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <header class="site">
          <a class="brand" href="/">
            Gallery
          </a>
          <Account user={user} path={path} />
        </header>
        {children}
        <footer class="site">
          <a href="/archivable">Make your gallery archivable</a>
        </footer>
      </body>
    </html>
  );
}

function Account({ user, path }: { user: CurrentUser | undefined; path: string }) {
  if (user === undefined)
    return (
      <nav aria-label="Account">
        <a href={`/sign-in?${new URLSearchParams({ returnTo: path })}`}>Sign in</a>
      </nav>
    );
  return (
    <nav aria-label="Account">
      <a href="/dashboard">Dashboard</a>
      <a href="/people">People</a>
      <a href="/account">{user.name}</a>
      <form method="post" action="/sign-out">
        <button type="submit" class="plain">
          Sign out
        </button>
      </form>
    </nav>
  );
}
