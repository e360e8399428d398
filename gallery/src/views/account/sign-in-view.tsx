/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { Credentials } from "../../accounts/current-user.ts";
import { ErrorNotice } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { ProveIdentity } from "./prove-identity.tsx";

interface SignInPageProps {
  returnTo: string;
  /** What was typed before, if the form is shown again. */
  typedEmail?: string | undefined;
  error?: string | undefined;
  demoCredentials?: Credentials | undefined;
  viewerUrl: string | undefined;
}

export function SignInView({ returnTo, typedEmail, error, demoCredentials, viewerUrl }: SignInPageProps) {
  return (
    <SiteLayout title="Sign in" user={undefined} path={returnTo}>
      <main id="content" class="narrow">
        <h1>Sign in</h1>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action="/sign-in">
          <input type="hidden" name="returnTo" value={returnTo} />
          <label>
            E-mail address
            <input type="email" name="email" autocomplete="username" required value={typedEmail ?? ""} />
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
          <a href={`/sign-up?${new URLSearchParams({ returnTo })}`}>Create an account</a>
        </p>
        {demoCredentials !== undefined && (
          <p class="quiet">
            This is a demonstration. Sign in as <code>{demoCredentials.email}</code> with the password{" "}
            <code>{demoCredentials.password}</code>.
          </p>
        )}
      </main>
    </SiteLayout>
  );
}
