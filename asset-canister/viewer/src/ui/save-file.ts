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
export async function spool(stream: ReadableStream<Uint8Array>, name: string): Promise<Blob> {
  const file = await spoolFile(name).catch(() => undefined);
  if (file === undefined) return new Response(stream).blob();
  await stream.pipeTo(await file.createWritable());
  return file.getFile();
}

async function spoolFile(name: string): Promise<FileSystemFileHandle> {
  const folder = await navigator.storage.getDirectory();
  return folder.getFileHandle(name, { create: true });
}
