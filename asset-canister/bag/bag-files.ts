/** The files of a bag, wherever they are: in a ZIP file, in a folder, on a disk or dropped on a page. */
export interface BagFiles {
  /** Relative to the bag's own folder. */
  paths: ReadonlySet<string>;
  /** How long a file says that it is. Reading it fails where that is not so. */
  sizeOf: (path: string) => number;
  read: (path: string) => AsyncIterable<Uint8Array>;
  /** SHA-256 in lower-case hexadecimal. */
  digest: (path: string) => Promise<string>;
}

/** @throws Error when the file is longer than so many bytes; nothing of it is read then */
export async function readText(files: BagFiles, path: string, maxBytes: number): Promise<string> {
  if (files.sizeOf(path) > maxBytes) throw new Error(`it has ${files.sizeOf(path)} bytes. In a bag it has fewer.`);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for await (const part of files.read(path)) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

/**
 * The one folder that a packed bag is in (RFC 8493, section 4).
 * @returns its name with a slash
 * @throws Error when the files are not in one folder
 */
export function baseFolder(paths: Iterable<string>): string {
  const folders = new Set<string>();
  for (const path of paths) folders.add(path.slice(0, path.indexOf("/") + 1));
  const [folder, ...others] = folders;
  if (folder === undefined || folder === "" || others.length > 0)
    throw new Error("This is no downloaded gallery: its files are not in one folder.");
  return folder;
}
