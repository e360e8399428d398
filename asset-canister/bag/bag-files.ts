/** The files of a bag, wherever they are: in a ZIP file, in a folder, on a disk or dropped on a page. */
export interface BagFiles {
  /** Relative to the bag's own folder. */
  paths: ReadonlySet<string>;
  /** What is there and cannot be taken, and why. */
  refused: ReadonlyMap<string, string>;
  /** How long a file says that it is. Reading it fails where that is not so. */
  sizeOf: (path: string) => number;
  read: (path: string) => AsyncIterable<Uint8Array>;
  /** SHA-256 in lower-case hexadecimal. */
  digest: (path: string) => Promise<string>;
  /** What is wrong with a file by the word of what it is packed in, once it has been read. A bag's manifest knows better. */
  flawOf: (path: string) => string | undefined;
}

/** @throws Error when the file is longer than so many bytes; nothing of it is read then */
export async function readText(files: BagFiles, path: string, maxBytes: number): Promise<string> {
  if (files.sizeOf(path) > maxBytes) throw new Error(`it has ${files.sizeOf(path)} bytes. In a bag it has fewer.`);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for await (const part of files.read(path)) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

/** What tells a bag: files that no folder of photos has. */
const TELLING = /(?:^|\/)(?:bagit\.txt|manifest-[a-z0-9]+\.txt|data\/archive\.json)$/;

export interface FoundBags {
  /** Each with its folder. */
  bags: { folder: string; bag: BagFiles }[];
  /** Files that are in no bag. */
  outside: string[];
}

/** The bags among files: a ZIP file has one in a folder (RFC 8493, section 4), and people put several into one. */
export function bagsAmong(files: BagFiles): FoundBags {
  const folders = new Set<string>();
  for (const path of files.paths) if (TELLING.test(path)) folders.add(path.replace(TELLING, "").replace(/(.)$/, "$1/"));
  // A bag may have another one in it.
  const outer = [...folders].filter((folder) =>
    [...folders].every((other) => other === folder || !folder.startsWith(other)),
  );
  return {
    bags: outer.sort().map((folder) => ({ folder, bag: below(files, folder) })),
    outside: [...files.paths, ...files.refused.keys()].filter(
      (path) => !outer.some((folder) => path.startsWith(folder)),
    ),
  };
}

/** The files below a folder, with paths in it. */
export function below(files: BagFiles, folder: string): BagFiles {
  if (folder === "") return files;
  const inside = (paths: Iterable<string>) =>
    [...paths].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
  return {
    paths: new Set(inside(files.paths)),
    refused: new Map(inside(files.refused.keys()).map((path) => [path, files.refused.get(`${folder}${path}`) ?? ""])),
    sizeOf: (path) => files.sizeOf(`${folder}${path}`),
    read: (path) => files.read(`${folder}${path}`),
    digest: (path) => files.digest(`${folder}${path}`),
    flawOf: (path) => files.flawOf(`${folder}${path}`),
  };
}

/**
 * The files under the names that a bag has for them: some systems write accents differently when they unpack (RFC 8493, section 6.1.1).
 */
export function namedAs(files: BagFiles, names: Iterable<string>): BagFiles {
  const wanted = new Set(names);
  const others = [...files.paths].filter((path) => !wanted.has(path));
  const byForm = new Map(others.map((path) => [path.normalize(), path]));
  const found = new Map<string, string>();
  for (const name of wanted) {
    const path = files.paths.has(name) ? undefined : byForm.get(name.normalize());
    if (path !== undefined) found.set(name, path);
  }
  if (found.size === 0) return files;
  const taken = new Set(found.values());
  const own = (name: string) => found.get(name) ?? name;
  return {
    ...files,
    paths: new Set([...[...files.paths].filter((path) => !taken.has(path)), ...found.keys()]),
    sizeOf: (name) => files.sizeOf(own(name)),
    read: (name) => files.read(own(name)),
    digest: (name) => files.digest(own(name)),
    flawOf: (name) => files.flawOf(own(name)),
  };
}
