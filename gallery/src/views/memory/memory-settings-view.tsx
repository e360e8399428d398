/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { StorageStatus } from "../../edges/storage-status.ts";
import type { FolderPath } from "../../memories/folders.ts";
import type { MemoryRow, NoteMetadata } from "../../memories/memory-queries.ts";
import { Danger, ErrorNotice, NoteField, TitleFields } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { STATUS_TEXTS } from "../common/wording.ts";
import { type SharingProps, SharingSection } from "../people/sharing-section.tsx";
import { titleOfMemory } from "./memory-hooks.ts";
import { NoteFactsFields } from "./note-facts.tsx";

interface MemorySettingsPageProps {
  user: CurrentUser;
  /** The memory, with what was typed if the form is shown again. */
  memory: MemoryRow;
  status: StorageStatus;
  /** The text of a note. */
  content: string | undefined;
  folders: FolderPath[];
  /** The user's galleries to which it could be added. */
  galleries: { id: string; title: string }[];
  /** Only the owner can share the memory and delete it. */
  sharing: SharingProps | undefined;
  /** The address of a secret link that was made just now. It cannot be shown again. */
  linkUrl: string | undefined;
  error?: string | undefined;
}

export function MemorySettingsView(props: MemorySettingsPageProps) {
  const { user, memory, status, content, folders, galleries, sharing, linkUrl, error } = props;
  const path = `/memories/${memory.type}/${memory.id}`;
  const title = titleOfMemory(memory);
  return (
    <SiteLayout title={`Settings – ${title}`} user={user} path={`${path}/settings`}>
      <main id="content" class="narrow">
        <nav class="steps" aria-label="Memory">
          <a href={path}>Back to the memory</a>
        </nav>
        <h1>Memory settings</h1>
        <p class="quiet">{STATUS_TEXTS[status]}</p>
        <ErrorNotice message={error} />
        <form class="fields" method="post" action={`${path}/settings`}>
          <TitleFields {...memory} title={title} isPublic={sharing && memory.isPublic} />
          {content !== undefined && <NoteField content={content} />}
          {content !== undefined && <NoteFactsFields {...(memory.metadata as NoteMetadata)} />}
          {sharing !== undefined && (
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
          )}
          <button type="submit">Save</button>
        </form>
        {sharing !== undefined && (
          <ForOwner path={path} memory={memory} galleries={galleries} sharing={sharing} linkUrl={linkUrl} />
        )}
      </main>
    </SiteLayout>
  );
}

/** What only the owner can do with a memory. */
function ForOwner(
  props: Pick<MemorySettingsPageProps, "memory" | "galleries" | "linkUrl"> & { path: string; sharing: SharingProps },
) {
  const { path, memory, galleries, sharing, linkUrl } = props;
  return (
    <>
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
      <SharingSection path={path} {...sharing} />
      <SecretLink path={path} hasLink={memory.ownerSecureCode !== null} linkUrl={linkUrl} />
      <Danger label="Delete this memory">
        <form class="fields" method="post" action={`${path}/delete`}>
          <p>
            This deletes the memory here and in its galleries. Copies that are stored elsewhere stay where they are.
          </p>
          <button type="submit">Delete the memory</button>
        </form>
      </Danger>
    </>
  );
}

/** A link with which people can see the memory without an account here. */
function SecretLink({ path, hasLink, linkUrl }: { path: string; hasLink: boolean; linkUrl: string | undefined }) {
  return (
    <section aria-labelledby="link">
      <h2 id="link">Secret link</h2>
      {linkUrl !== undefined && (
        <div class="notice" role="status">
          <p>Whoever has this link can see the memory. The link is not shown again.</p>
          <p>
            <code>{linkUrl}</code>
          </p>
        </div>
      )}
      <p class="quiet">
        {hasLink
          ? "Whoever has the secret link can see this memory without an account."
          : "With a secret link, people can see this memory without an account."}
      </p>
      <div class="actions">
        <form method="post" action={`${path}/link`}>
          <button type="submit" class="link">
            {hasLink ? "Replace the link with a new one" : "Create a link"}
          </button>
        </form>
        {hasLink && (
          <form method="post" action={`${path}/link/delete`}>
            <button type="submit" class="link">
              Revoke the link
            </button>
          </form>
        )}
      </div>
    </section>
  );
}
