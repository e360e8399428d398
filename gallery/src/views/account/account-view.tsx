/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { CurrentUser } from "../../accounts/current-user.ts";
import type { LinkedIdentity } from "../../accounts/internet-identity.ts";
import type { PresenceKeyRow } from "../../edges/presence-keys.ts";
import { ErrorNotice, NewPasswordField } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { roomText } from "../common/wording.ts";
import { ArchivesSection } from "./archives-section.tsx";
import { ProveIdentity } from "./prove-identity.tsx";

interface AccountPageProps {
  user: CurrentUser;
  identities: LinkedIdentity[];
  archives: PresenceKeyRow[];
  viewerUrl: string | undefined;
  /** Whether pages of public galleries can show photos from their owner's archive. */
  hasRescue: boolean;
  /** In how many browsers the person is signed in. */
  sessionCount: number;
  hasNewPassword: boolean;
  /** How much the person's files take. */
  usedBytes: number;
  quotaBytes: number;
  error?: string | undefined;
}

/** How a person signs in: their password, their browsers, and their identities on the Internet Computer. */
export function AccountView(props: AccountPageProps) {
  const {
    user,
    identities,
    archives,
    viewerUrl,
    hasRescue,
    sessionCount,
    hasNewPassword,
    usedBytes,
    quotaBytes,
    error,
  } = props;
  return (
    <SiteLayout title="Account" user={user} path="/account">
      <main id="content" class="narrow">
        <h1>{user.name}</h1>
        {hasNewPassword && (
          <p class="notice" role="status">
            Your password has been changed. You are signed out everywhere else.
          </p>
        )}
        <h2>Internet Identity</h2>
        <p>
          You can sign in here with a linked identity. It also tells this gallery that what the identity stores on the
          Internet Computer is yours.
        </p>
        {identities.length === 0 && <p class="quiet">No identity is linked yet.</p>}
        <ul class="identities">
          {identities.map(({ principal, linkedAt, isPublic }) => (
            <li>
              <code>{principal}</code>
              <span class="quiet">since {linkedAt.toISOString().slice(0, 10)}</span>
              {hasRescue && (
                <form method="post" action="/account/rescue">
                  <input type="hidden" name="principal" value={principal} />
                  <button type="submit" name="rescue" value={isPublic ? "off" : "on"}>
                    {isPublic ? "Stop naming it on public pages" : "Rescue my public pages"}
                  </button>
                </form>
              )}
              <form method="post" action="/account/unlink">
                <input type="hidden" name="principal" value={principal} />
                <button type="submit">Unlink</button>
              </form>
            </li>
          ))}
        </ul>
        {hasRescue && identities.length > 0 && (
          <p class="quiet">
            Rescued pages show your photos from your archive when their files here are gone, as far as they are public
            there. These pages name the identity for everybody to see.
          </p>
        )}
        {viewerUrl === undefined ? (
          <p class="quiet">This gallery is not set up to check identities.</p>
        ) : (
          <ProveIdentity viewerUrl={viewerUrl} action="/api/auth/link-ii" next="/account">
            Link an identity
          </ProveIdentity>
        )}
        <ArchivesSection archives={archives} />
        <h2>Storage</h2>
        <p>{roomText(usedBytes, quotaBytes)}</p>
        <h2>Password</h2>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action="/account/password">
          <label>
            Current password
            <input type="password" name="currentPassword" autocomplete="current-password" required />
          </label>
          <NewPasswordField label="New password" />
          <button type="submit">Change password</button>
        </form>
        <h2>Where you are signed in</h2>
        <form class="inline" method="post" action="/account/sign-out-elsewhere">
          <p>{sessionCount === 1 ? "In this browser only." : `In ${sessionCount} browsers, including this one.`}</p>
          {sessionCount > 1 && <button type="submit">Sign out everywhere else</button>}
        </form>
      </main>
    </SiteLayout>
  );
}
