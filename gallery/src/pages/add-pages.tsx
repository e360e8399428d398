/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { SignedInUser } from "../accounts/viewer.ts";
import type { GallerySummary } from "../galleries/gallery-queries.ts";
import { Layout } from "./layout.tsx";
import { sizeText } from "./wording.ts";

interface AddPageProps {
  user: SignedInUser;
  /** Why what was sent before was not taken. */
  refusal?: string | undefined;
}

interface UploadPageProps extends AddPageProps {
  galleries: GallerySummary[];
  folderId: string | undefined;
  maxUploadBytes: number;
}

export function UploadPage({ user, refusal, galleries, folderId, maxUploadBytes }: UploadPageProps) {
  return (
    <Layout title="Upload a file" viewer={user} path="/upload">
      <main id="content" class="narrow">
        <h1>Upload a file</h1>
        <Refused message={refusal} />
        <form class="fields" method="post" action="/upload" enctype="multipart/form-data">
          {folderId !== undefined && <input type="hidden" name="parentFolderId" value={folderId} />}
          <label>
            File
            <input type="file" name="file" required aria-describedby="file-hint" />
          </label>
          <p class="quiet" id="file-hint">
            A picture, video, audio file, PDF, office document or text, at most {sizeText(maxUploadBytes)}.
          </p>
          <label>
            Title
            <input name="title" maxlength={300} />
          </label>
          <label>
            Description
            <textarea name="description" rows={3} maxlength={5000} />
          </label>
          {galleries.length > 0 && (
            <label>
              Gallery
              <select name="galleryId">
                <option value="">None</option>
                {galleries.map(({ gallery }) => (
                  <option value={gallery.id}>{gallery.title}</option>
                ))}
              </select>
            </label>
          )}
          <label class="choice">
            <input type="checkbox" name="isPublic" value="true" /> Everyone may see it
          </label>
          <button type="submit">Upload</button>
        </form>
      </main>
    </Layout>
  );
}

export function NotePage({ user, refusal }: AddPageProps) {
  return (
    <Layout title="Write a note" viewer={user} path="/notes/new">
      <main id="content" class="narrow">
        <h1>Write a note</h1>
        <Refused message={refusal} />
        <form class="fields" method="post" action="/notes/new">
          <label>
            Title
            <input name="title" required maxlength={300} />
          </label>
          <label>
            Note
            <textarea name="content" rows={12} required maxlength={60_000} />
          </label>
          <button type="submit">Keep it</button>
        </form>
      </main>
    </Layout>
  );
}

function Refused({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p class="refusal" role="alert">
      {message}
    </p>
  );
}
