/** Where the gallery serves an original. */
export function mediaUrl(memoryId: string, fileName: string): string {
  return `/media/${memoryId}/${encodeURIComponent(fileName)}`;
}

/** A path of the gallery, with the code of a secret link that opens it, if there is one. */
export function withSecretCode(path: string, code: string | undefined): string {
  return code === undefined ? path : `${path}?${new URLSearchParams({ code })}`;
}
