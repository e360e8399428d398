/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import { SiteLayout } from "./site-layout.tsx";

/** A message in the place of the page that was asked for. */
export function MessageView(props: { user: CurrentUser | undefined; path: string; title: string; message: string }) {
  const { user, path, title, message } = props;
  return (
    <SiteLayout title={title} user={user} path={path}>
      <main id="content" class="narrow">
        <h1>{title}</h1>
        <p>{message}</p>
        <p>
          <a href="/">All galleries</a>
        </p>
      </main>
    </SiteLayout>
  );
}
