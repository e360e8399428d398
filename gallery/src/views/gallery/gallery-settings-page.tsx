/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { Gallery } from "../../galleries/gallery-queries.ts";
import { Danger, Refused, TitleFields } from "../common/form-parts.tsx";
import { Layout } from "../common/layout.tsx";
import { Sharing, type SharingProps } from "../people/sharing.tsx";

interface GallerySettingsPageProps {
  user: CurrentUser;
  /** With what was typed, where that was refused. */
  gallery: Gallery;
  /** How far it is stored forever. */
  storage: string | undefined;
  /** For the owner alone, as is deleting it. */
  sharing: SharingProps | undefined;
  refusal?: string | undefined;
}

export function GallerySettingsPage({ user, gallery, storage, sharing, refusal }: GallerySettingsPageProps) {
  const path = `/galleries/${gallery.id}`;
  return (
    <Layout title={`Settings – ${gallery.title}`} user={user} path={`${path}/settings`}>
      <main id="content" class="narrow">
        <nav class="steps" aria-label="Gallery">
          <a href={path}>Back to the gallery</a>
        </nav>
        <h1>Gallery settings</h1>
        {storage !== undefined && <p class="quiet">{storage}</p>}
        <Refused message={refusal} />
        <form class="fields" method="post" action={`${path}/settings`}>
          <TitleFields {...gallery} isPublic={sharing && gallery.isPublic} />
          <button type="submit">Save</button>
        </form>
        {sharing !== undefined && (
          <>
            <Sharing path={path} {...sharing} />
            <Danger label="Delete this gallery">
              <form class="fields" method="post" action={`${path}/delete`}>
                <p>The memories in it stay where they are. Copies stored elsewhere stay too.</p>
                <button type="submit">Delete the gallery</button>
              </form>
            </Danger>
          </>
        )}
      </main>
    </Layout>
  );
}
