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
 * A stream's content as a file on disk, in the browser's own storage for this site, so that it may be larger than memory;
 * where that is not to be had (private windows), in memory.
 */
export async function spool(stream: ReadableStream<Uint8Array>): Promise<Blob> {
  const file = await spoolFile().catch(() => undefined);
  if (file === undefined) return new Response(stream).blob();
  await stream.pipeTo(await file.createWritable());
  return file.getFile();
}

/** Nobody knows when the browser has copied a file to its downloads; a day later it has. */
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
