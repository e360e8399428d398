/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { ErrorNotice, NewPasswordField } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";

interface SignUpPageProps {
  returnTo: string;
  /** What was typed before, if the form is shown again. */
  typed?: { name?: string; email?: string };
  error?: string | undefined;
}

export function SignUpView({ returnTo, typed = {}, error }: SignUpPageProps) {
  return (
    <SiteLayout title="Create an account" user={undefined} path={returnTo}>
      <main id="content" class="narrow">
        <h1>Create an account</h1>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action="/sign-up">
          <input type="hidden" name="returnTo" value={returnTo} />
          <label>
            Your name, as others see it
            <input name="name" autocomplete="name" required maxlength={100} value={typed.name ?? ""} dir="auto" />
          </label>
          <label>
            E-mail address
            <input
              type="email"
              name="email"
              autocomplete="username"
              required
              maxlength={254}
              value={typed.email ?? ""}
            />
          </label>
          <NewPasswordField label="Password" />
          <button type="submit">Create the account</button>
        </form>
      </main>
    </SiteLayout>
  );
}
