/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { LinkedIdentity } from "../accounts/internet-identity.ts";
import type { SignedInUser } from "../accounts/viewer.ts";
import { Layout } from "./layout.tsx";
import { ProveIdentity } from "./prove-identity.tsx";

interface AccountPageProps {
  user: SignedInUser;
  identities: LinkedIdentity[];
  viewerUrl: string | undefined;
}

/** The identities on the Internet Computer that are linked with the account. */
export function AccountPage({ user, identities, viewerUrl }: AccountPageProps) {
  return (
    <Layout title="Account" viewer={user} path="/account">
      <main id="content" class="narrow">
        <h1>{user.name}</h1>
        <h2>Internet Identity</h2>
        <p>
          A linked identity signs you in here, and tells this gallery that what it stores on the Internet Computer is
          yours.
        </p>
        {identities.length === 0 && <p class="quiet">None is linked.</p>}
        <ul class="identities">
          {identities.map(({ principal, linkedAt }) => (
            <li>
              <code>{principal}</code>
              <span class="quiet">since {linkedAt.toISOString().slice(0, 10)}</span>
              <form method="post" action="/account/unlink">
                <input type="hidden" name="principal" value={principal} />
                <button type="submit">Unlink</button>
              </form>
            </li>
          ))}
        </ul>
        {viewerUrl === undefined ? (
          <p class="quiet">This gallery is not connected to an archive where you could prove an identity.</p>
        ) : (
          <ProveIdentity viewerUrl={viewerUrl} action="/api/auth/link-ii" next="/account">
            Link an identity
          </ProveIdentity>
        )}
      </main>
    </Layout>
  );
}
