/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // Browsers start reading after the click; a minute is more than any of them takes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Collects a stream in a file on disk, in the browser's own storage for this site, so that it may be larger than memory.
 * Where there is no such storage (private windows), it is collected in memory.
 */
export async function spool(stream: ReadableStream<Uint8Array>): Promise<Blob> {
  const file = await spoolFile().catch(() => undefined);
  if (file === undefined) return new Response(stream).blob();
  await stream.pipeTo(await file.createWritable());
  return file.getFile();
}

/** Browsers do not tell when they have copied a file to the downloads. After a day they have. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

async function spoolFile(): Promise<FileSystemFileHandle> {
  const folder = await navigator.storage.getDirectory();
  for await (const [name, handle] of folder.entries()) {
    const isFile = handle instanceof FileSystemFileHandle;
    const isOld = isFile && (await handle.getFile()).lastModified < Date.now() - KEPT_MS;
    if (isOld) await folder.removeEntry(name);
  }
  return folder.getFileHandle(crypto.randomUUID(), { create: true });
}
