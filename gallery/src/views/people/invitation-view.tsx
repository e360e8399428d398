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

/** Where an invitation's link leads: taking it is a click of its own, so that no preview of a link takes it. */
export function InvitationView({ user, code, error }: InvitationPageProps) {
  return (
    <SiteLayout title="Invitation" user={user} path="/">
      <main id="content" class="narrow">
        <h1>You are invited</h1>
        <p>Somebody shared something with whoever takes this invitation first.</p>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action="/invitation">
          <input type="hidden" name="code" value={code} />
          <button type="submit">Take the invitation as {user.name}</button>
        </form>
      </main>
    </SiteLayout>
  );
}
