import { identityFromKeyPair } from "@store-forever/protocol/ic";

export type * from "./api.ts";
export { checkPresence, findShareLink } from "./archive-queries.ts";
export { discardGallery, startGalleryJob, storeGallery } from "./job.ts";

/** The principal, as text, whose archive a key pair opens. */
export async function principalOf(keyPair: CryptoKeyPair): Promise<string> {
  return (await identityFromKeyPair(keyPair)).getPrincipal().toText();
}
