/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Credentials } from "../accounts/viewer.ts";
import { Layout } from "./layout.tsx";
import { ProveIdentity } from "./prove-identity.tsx";

interface SignInPageProps {
  returnTo: string;
  /** What was typed before, when it did not do. */
  rejectedEmail?: string | undefined;
  demoCredentials?: Credentials | undefined;
  viewerUrl: string | undefined;
}

export function SignInPage({ returnTo, rejectedEmail, demoCredentials, viewerUrl }: SignInPageProps) {
  return (
    <Layout title="Sign in" viewer={undefined} path={returnTo}>
      <main id="content" class="narrow">
        <h1>Sign in</h1>
        {rejectedEmail !== undefined && (
          <p class="refusal" role="alert">
            That e-mail address and password do not go together. Try again.
          </p>
        )}
        <form class="fields" method="post" action="/sign-in">
          <input type="hidden" name="returnTo" value={returnTo} />
          <label>
            E-mail address
            <input type="email" name="email" autocomplete="username" required value={rejectedEmail ?? ""} />
          </label>
          <label>
            Password
            <input type="password" name="password" autocomplete="current-password" required />
          </label>
          <button type="submit">Sign in</button>
        </form>
        {viewerUrl !== undefined && (
          <ProveIdentity viewerUrl={viewerUrl} action="/api/ii/verify-nonce" next={returnTo}>
            Sign in with Internet Identity
          </ProveIdentity>
        )}
        <p>
          <a href={`/sign-up?${new URLSearchParams({ returnTo })}`}>Make an account</a>
        </p>
        {demoCredentials !== undefined && (
          <p class="quiet">
            This is a demonstration. Sign in as <code>{demoCredentials.email}</code> with the password{" "}
            <code>{demoCredentials.password}</code>.
          </p>
        )}
      </main>
    </Layout>
  );
}
