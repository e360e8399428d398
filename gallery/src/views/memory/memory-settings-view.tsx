/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { StorageStatus } from "../../edges/presence.ts";
import type { FolderPath } from "../../memories/folders.ts";
import type { MemoryRow } from "../../memories/memory-queries.ts";
import { Danger, ErrorNotice, NoteField, TitleFields } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { STATUS_TEXTS } from "../common/wording.ts";
import { type SharingProps, SharingSection } from "../people/sharing-section.tsx";
import { titleOfMemory } from "./memory-hooks.ts";

interface MemorySettingsPageProps {
  user: CurrentUser;
  /** With what was typed, where that was refused. */
  memory: MemoryRow;
  status: StorageStatus;
  /** Of a note. */
  content: string | undefined;
  folders: FolderPath[];
  /** Own galleries it could be added to. */
  galleries: { id: string; title: string }[];
  /** For the owner alone, as is deleting it. */
  sharing: SharingProps | undefined;
  /** Of a secret link made just now; nobody is told it again. */
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

/** What only an owner does with a memory. */
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
          <p>Deletes it here and from its galleries. Copies stored elsewhere stay where they are.</p>
          <button type="submit">Delete the memory</button>
        </form>
      </Danger>
    </>
  );
}

/** Lets whoever has the link see the memory, without an account here. */
function SecretLink({ path, hasLink, linkUrl }: { path: string; hasLink: boolean; linkUrl: string | undefined }) {
  return (
    <section aria-labelledby="link">
      <h2 id="link">Secret link</h2>
      {linkUrl !== undefined && (
        <div class="notice" role="status">
          <p>Whoever has this link sees the memory. It is not shown again.</p>
          <p>
            <code>{linkUrl}</code>
          </p>
        </div>
      )}
      <p class="quiet">
        {hasLink
          ? "There is a link with which people see this memory without an account."
          : "With a link people see this memory without an account."}
      </p>
      <div class="actions">
        <form method="post" action={`${path}/link`}>
          <button type="submit" class="link">
            {hasLink ? "Replace the link by a new one" : "Make a link"}
          </button>
        </form>
        {hasLink && (
          <form method="post" action={`${path}/link/delete`}>
            <button type="submit" class="link">
              Take the link back
            </button>
          </form>
        )}
      </div>
    </section>
  );
}
