/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { GalleryRow } from "../../galleries/gallery-queries.ts";
import { Danger, ErrorNotice, TitleFields } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { type SharingProps, SharingSection } from "../people/sharing-section.tsx";

interface GallerySettingsPageProps {
  user: CurrentUser;
  /** The gallery, with what was typed if the form is shown again. */
  gallery: GalleryRow;
  /** How much of it is stored forever. */
  storage: string | undefined;
  /** Only the owner can share the gallery and delete it. */
  sharing: SharingProps | undefined;
  error?: string | undefined;
}

export function GallerySettingsView({ user, gallery, storage, sharing, error }: GallerySettingsPageProps) {
  const path = `/galleries/${gallery.id}`;
  return (
    <SiteLayout title={`Settings – ${gallery.title}`} user={user} path={`${path}/settings`}>
      <main id="content" class="narrow">
        <nav class="steps" aria-label="Gallery">
          <a href={path}>Back to the gallery</a>
        </nav>
        <h1>Gallery settings</h1>
        {storage !== undefined && <p class="quiet">{storage}</p>}
        <ErrorNotice message={error} />
        <form class="fields" method="post" action={`${path}/settings`}>
          <TitleFields {...gallery} isPublic={sharing && gallery.isPublic} />
          <button type="submit">Save</button>
        </form>
        {sharing !== undefined && (
          <>
            <SharingSection path={path} {...sharing} />
            <Danger label="Delete this gallery">
              <form class="fields" method="post" action={`${path}/delete`}>
                <p>The memories in it stay where they are. Copies that are stored elsewhere stay too.</p>
                <button type="submit">Delete the gallery</button>
              </form>
            </Danger>
          </>
        )}
      </main>
    </SiteLayout>
  );
}
