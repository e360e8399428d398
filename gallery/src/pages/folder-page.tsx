/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { SignedInUser } from "../accounts/viewer.ts";
import type { Folder } from "../memories/folders.ts";
import { FolderContents, type OwnMemories } from "./dashboard-page.tsx";
import { Layout } from "./layout.tsx";

interface FolderPageProps extends OwnMemories {
  user: SignedInUser;
  folder: Folder;
  /** The folders it is in, the outermost first. */
  parents: Folder[];
}

export function FolderPage({ user, folder, parents, ...own }: FolderPageProps) {
  return (
    <Layout title={folder.name} viewer={user} path={`/folders/${folder.id}`}>
      <main id="content">
        <nav class="steps" aria-label="Folders above this one">
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
        <FolderContents {...own} parentFolderId={folder.id} />
      </main>
    </Layout>
  );
}
