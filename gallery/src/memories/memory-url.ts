/** The path at which the gallery serves an original. */
export function mediaUrl(memoryId: string, fileName: string): string {
  return `/media/${memoryId}/${encodeURIComponent(fileName)}`;
}

/** Adds the code of a secret link to a path, if there is one. */
export function withSecretCode(path: string, code: string | undefined): string {
  return code === undefined ? path : `${path}?${new URLSearchParams({ code })}`;
}
