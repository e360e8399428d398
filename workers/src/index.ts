import { identityOf, type Signer } from "@store-forever/protocol/delegation";

export type * from "./api.ts";
export { discardGallery, startGalleryJob } from "./job/start-gallery-job.ts";
export { checkPresence, findShareLink } from "./upload/backend-queries.ts";

/** The principal, as text, whose archive a key pair opens. */
export async function principalOf(signer: Signer): Promise<string> {
  return (await identityOf(signer)).getPrincipal().toText();
}
