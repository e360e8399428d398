/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { CurrentUser } from "../../accounts/current-user.ts";
import type { FolderRow } from "../../memories/folders.ts";
import { Danger } from "../common/form-parts.tsx";
import { SiteLayout } from "../common/site-layout.tsx";
import { FolderContents, type OwnMemories } from "./folder-contents.tsx";

interface FolderPageProps extends OwnMemories {
  user: CurrentUser;
  folder: FolderRow;
  /** The folders that it is in, the outermost first. */
  parents: FolderRow[];
}

export function FolderView({ user, folder, parents, ...own }: FolderPageProps) {
  return (
    <SiteLayout title={folder.name} user={user} path={`/folders/${folder.id}`} isArchivable>
      <main id="content">
        <nav class="steps" aria-label="Parent folders">
          <a href="/dashboard">Dashboard</a>
          {parents.map(({ id, name }) => (
            <a href={`/folders/${id}`} dir="auto">
              {name}
            </a>
          ))}
        </nav>
        <h1 dir="auto">{folder.name}</h1>
        <nav class="steps" aria-label="Add">
          <a href={`/upload?folder=${folder.id}`}>Upload a file into this folder</a>
        </nav>
        <FolderContents {...own} path={`/folders/${folder.id}`} parentFolderId={folder.id} />
        <Danger label="Rename or delete this folder">
          <form class="inline" method="post" action={`/folders/${folder.id}/rename`}>
            <label>
              Name <input name="name" required maxlength={200} value={folder.name} dir="auto" />
            </label>
            <button type="submit">Rename</button>
          </form>
          <form class="fields" method="post" action={`/folders/${folder.id}/delete`}>
            <p>The folders in it are deleted too. The memories in them stay and are in no folder then.</p>
            <button type="submit">Delete the folder</button>
          </form>
        </Danger>
      </main>
    </SiteLayout>
  );
}
