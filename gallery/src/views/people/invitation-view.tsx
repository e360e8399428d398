/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import { ErrorNotice } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";

interface InvitationPageProps {
  user: CurrentUser;
  code: string;
  error?: string | undefined;
}

/** The page that an invitation's link opens. Accepting takes a click, so that no preview of the link accepts it. */
export function InvitationView({ user, code, error }: InvitationPageProps) {
  return (
    <SiteLayout title="Invitation" user={user} path="/">
      <main id="content" class="narrow">
        <h1>You are invited</h1>
        <p>Somebody wants to share something with you. Whoever accepts this invitation first can see it.</p>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action="/invitation">
          <input type="hidden" name="code" value={code} />
          <button type="submit">Accept the invitation as {user.name}</button>
        </form>
      </main>
    </SiteLayout>
  );
}
