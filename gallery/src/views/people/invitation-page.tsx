/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import { Refused } from "../common/form-parts.tsx";
import { Layout } from "../common/layout.tsx";

interface InvitationPageProps {
  user: CurrentUser;
  code: string;
  refusal?: string | undefined;
}

/** Where an invitation's link leads: taking it is a click of its own, so that no preview of a link takes it. */
export function InvitationPage({ user, code, refusal }: InvitationPageProps) {
  return (
    <Layout title="Invitation" user={user} path="/">
      <main id="content" class="narrow">
        <h1>You are invited</h1>
        <p>Somebody shared something with whoever takes this invitation first.</p>
        <Refused message={refusal} />
        <form class="fields" method="post" action="/invitation">
          <input type="hidden" name="code" value={code} />
          <button type="submit">Take the invitation as {user.name}</button>
        </form>
      </main>
    </Layout>
  );
}
