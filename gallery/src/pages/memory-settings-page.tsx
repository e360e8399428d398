/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { SignedInUser } from "../accounts/viewer.ts";
import type { FolderPath } from "../memories/folders.ts";
import type { Memory } from "../memories/memory-queries.ts";
import { Danger, NoteField, Refused, TitleFields } from "./form-parts.tsx";
import { Layout } from "./layout.tsx";
import { titleOfMemory } from "./memory-hooks.ts";
import { Sharing, type SharingProps } from "./sharing.tsx";

interface MemorySettingsPageProps {
  user: SignedInUser;
  /** With what was typed, where that was refused. */
  memory: Memory;
  /** Of a note. */
  content: string | undefined;
  folders: FolderPath[];
  /** Own galleries it could be added to. */
  galleries: { id: string; title: string }[];
  sharing: SharingProps;
  refusal?: string | undefined;
}

export function MemorySettingsPage(props: MemorySettingsPageProps) {
  const { user, memory, content, folders, galleries, sharing, refusal } = props;
  const path = `/memories/${memory.type}/${memory.id}`;
  const title = titleOfMemory(memory);
  return (
    <Layout title={`Settings – ${title}`} viewer={user} path={`${path}/settings`}>
      <main id="content" class="narrow">
        <nav class="steps" aria-label="Memory">
          <a href={path}>Back to the memory</a>
        </nav>
        <h1>Memory settings</h1>
        <Refused message={refusal} />
        <form class="fields" method="post" action={`${path}/settings`}>
          <TitleFields {...memory} title={title} />
          {content !== undefined && <NoteField content={content} />}
          <label>
            Folder
            <select name="parentFolderId">
              <option value="">None</option>
              {folders.map((folder) => (
                <option value={folder.id} selected={folder.id === memory.parentFolderId}>
                  {folder.path}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Save</button>
        </form>
        {galleries.length > 0 && (
          <form class="inline" method="post" action={`${path}/galleries`}>
            <label>
              Add it to a gallery
              <select name="galleryId">
                {galleries.map((gallery) => (
                  <option value={gallery.id}>{gallery.title}</option>
                ))}
              </select>
            </label>
            <button type="submit">Add</button>
          </form>
        )}
        <Sharing path={path} {...sharing} />
        <Danger label="Delete this memory">
          <form class="fields" method="post" action={`${path}/delete`}>
            <p>Deletes it here and from its galleries. Copies stored elsewhere stay where they are.</p>
            <button type="submit">Delete the memory</button>
          </form>
        </Danger>
      </main>
    </Layout>
  );
}
