/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */

import type { CurrentUser } from "../../accounts/current-user.ts";
import type { GallerySummary } from "../../galleries/gallery-queries.ts";
import type { FolderPath } from "../../memories/folders.ts";
import type { NoteMetadata } from "../../memories/memory-queries.ts";
import { ErrorNotice, NoteField } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { roomText, sizeText } from "../common/wording.ts";
import { NoteFactsFields } from "./note-facts.tsx";

interface AddPageProps {
  user: CurrentUser;
  /** What was wrong with the form that was sent before. */
  error?: string | undefined;
}

/** What was typed or chosen before, on this page or on the page that led here. */
export interface UploadChoices {
  title?: string | undefined;
  description?: string | undefined;
  galleryId?: string | undefined;
  parentFolderId?: string | undefined;
}

interface UploadPageProps extends AddPageProps {
  galleries: GallerySummary[];
  folders: FolderPath[];
  chosen: UploadChoices;
  maxUploadBytes: number;
  /** How much the person's files take already. */
  usedBytes: number;
  quotaBytes: number;
}

export function UploadView(props: UploadPageProps) {
  const { user, error, galleries, folders, chosen, maxUploadBytes, usedBytes, quotaBytes } = props;
  return (
    <SiteLayout title="Upload a file" user={user} path="/upload">
      <main id="content" class="narrow">
        <h1>Upload a file</h1>
        <ErrorNotice message={error} />
        <p class="error" role="alert" id="upload-problem" hidden />
        <form class="fields" method="post" action="/upload" enctype="multipart/form-data" data-upload="">
          <label>
            File
            <input type="file" name="file" required aria-describedby="file-hint" />
          </label>
          <p class="quiet" id="file-hint">
            A picture, a video, an audio file, a PDF, an office document or a text of at most {sizeText(maxUploadBytes)}
            . {roomText(usedBytes, quotaBytes)}
          </p>
          <label>
            Title
            <input name="title" maxlength={300} value={chosen.title ?? ""} dir="auto" />
          </label>
          <label>
            Description
            <textarea name="description" rows={3} maxlength={5000} dir="auto">
              {chosen.description ?? ""}
            </textarea>
          </label>
          {galleries.length > 0 && (
            <label>
              Gallery
              <select name="galleryId">
                <option value="">None</option>
                {galleries.map(({ gallery }) => (
                  <option value={gallery.id} selected={gallery.id === chosen.galleryId}>
                    {gallery.title}
                  </option>
                ))}
              </select>
            </label>
          )}
          {folders.length > 0 && (
            <label>
              Folder
              <select name="parentFolderId">
                <option value="">None</option>
                {folders.map(({ id, path }) => (
                  <option value={id} selected={id === chosen.parentFolderId}>
                    {path}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label class="choice">
            <input type="checkbox" name="isPublic" value="true" /> Everyone can see it
          </label>
          <button type="submit">Upload</button>
        </form>
        <div id="upload-progress" hidden>
          <progress max={1} value={0} aria-label="How much is uploaded" />
          <p role="status" />
          <button type="button">Cancel</button>
        </div>
        <script type="module" src="/upload.js" />
      </main>
    </SiteLayout>
  );
}

interface NotePageProps extends AddPageProps {
  /** What was typed before, if the form is shown again. */
  typed?: { title?: string; content?: string } & NoteMetadata;
}

export function NoteView({ user, error, typed = {} }: NotePageProps) {
  return (
    <SiteLayout title="Write a note" user={user} path="/notes/new">
      <main id="content" class="narrow">
        <h1>Write a note</h1>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action="/notes/new">
          <label>
            Title
            <input name="title" required maxlength={300} value={typed.title ?? ""} dir="auto" />
          </label>
          <NoteField content={typed.content ?? ""} />
          <NoteFactsFields {...typed} />
          <button type="submit">Save the note</button>
        </form>
      </main>
    </SiteLayout>
  );
}
