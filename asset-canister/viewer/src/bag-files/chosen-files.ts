import type { FolderFile } from "./folder-bag.ts";

/** What a person dropped or chose: a file, or the files of a folder. */
export type Chosen = { name: string } & ({ kind: "file"; file: File } | { kind: "folder"; files: FolderFile[] });

/** The files, or the folder, of an `<input type="file">`. */
export function chosenIn({ files }: HTMLInputElement): Chosen[] {
  const [first] = files ?? [];
  if (files === null || first === undefined) return [];
  if (!first.webkitRelativePath) return [...files].map((file) => ({ name: file.name, kind: "file", file }));
  // The folder's own name is the first part of each path.
  const inFolder = (path: string) => path.slice(path.indexOf("/") + 1);
  const [name = ""] = first.webkitRelativePath.split("/");
  const inside = [...files].map((file) => ({ path: inFolder(file.webkitRelativePath), file }));
  return [{ name, kind: "folder", files: inside }];
}

/** Chromium's way to a dropped folder, which works in pages that are opened from a disk too. */
interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/** The files and folders that were dropped. To be called during the event. */
export async function dropped({ items }: DataTransfer): Promise<Chosen[]> {
  // What was dropped is gone when the event is over: all is asked for at once.
  const all = await Promise.all([...items].filter(({ kind }) => kind === "file").map(droppedItem));
  return all.flatMap((chosen) => chosen ?? []);
}

async function droppedItem(item: DataTransferItem): Promise<Chosen | undefined> {
  const file = item.getAsFile();
  const entry = item.webkitGetAsEntry();
  const handle = await (item as HandleItem).getAsFileSystemHandle?.().catch(() => null);
  if (handle instanceof FileSystemDirectoryHandle)
    return { name: handle.name, kind: "folder", files: await filesBelow(handle, "") };
  if (entry?.isDirectory)
    return { name: entry.name, kind: "folder", files: await filesOfEntry(entry as FileSystemDirectoryEntry, "") };
  return file === null ? undefined : { name: file.name, kind: "file", file };
}

async function filesBelow(folder: FileSystemDirectoryHandle, path: string): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for await (const [name, handle] of folder.entries())
    if (handle instanceof FileSystemDirectoryHandle) files.push(...(await filesBelow(handle, `${path}${name}/`)));
    else if (handle instanceof FileSystemFileHandle)
      files.push({ path: `${path}${name}`, file: await handle.getFile() });
  return files;
}

async function filesOfEntry(folder: FileSystemDirectoryEntry, path: string): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  const reader = folder.createReader();
  const next = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  // A reader gives some at a time, and none at the end.
  for (let entries = await next(); entries.length > 0; entries = await next())
    for (const entry of entries)
      if (entry.isDirectory)
        files.push(...(await filesOfEntry(entry as FileSystemDirectoryEntry, `${path}${entry.name}/`)));
      else {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
        files.push({ path: `${path}${entry.name}`, file });
      }
  return files;
}
