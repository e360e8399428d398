import type { Backend, Gallery } from "@store-forever/protocol";
import { createAgent, createBackend, fetchLocalRootKey, isLocalHost } from "@store-forever/protocol/ic";
import { checkGallery, checkShareLink, type Proof, type Trust, verifyProof } from "@store-forever/protocol/verify";
import type { ShareLink } from "../share-link.ts";
import { readCanisterEnvironment } from "./canister-environment.ts";
import { okOf } from "./failure.ts";

/** A gallery that a link opened, and how to read on from it. Its description has been checked against the certificate. */
export interface Archive {
  backend: Backend;
  trust: Trust;
  token: string;
  gallery: Gallery;
  certifiedAtNs: bigint;
  /** Of the gallery, as it was checked. */
  proof: Proof;
}

/**
 * Opens the gallery behind a link and checks that the canister certifies both the link and the gallery.
 * @param origin where the viewer itself came from: its gateway speaks the IC's HTTP interface too
 * @throws RefusedError, VerificationError, or the agent's errors
 */
export async function openArchive(link: ShareLink, origin: string): Promise<Archive> {
  const agent = createAgent({
    host: origin,
    rootKey: isLocalHost(origin) ? await localRootKey(origin) : undefined,
  });
  // The agent replaces <canister>.icp0.io by icp0.io, which would be another origin.
  agent.host.href = origin;
  if (agent.rootKey === null) throw new TypeError("The agent has no root key.");
  const trust: Trust = { canisterId: link.canisterId, rootKey: agent.rootKey };
  const backend = createBackend(agent, link.canisterId);
  const { value: gallery, ...proof } = okOf(await backend.get_shared_gallery(link.token));
  const tree = await verifyProof(proof, trust);
  checkShareLink(tree, link.token, gallery);
  checkGallery(tree, gallery);
  return { backend, trust, token: link.token, gallery, certifiedAtNs: tree.certifiedAtNs, proof };
}

/** From the asset canister's cookie or, where another server serves the viewer, from the network itself. */
async function localRootKey(origin: string): Promise<Uint8Array> {
  return readCanisterEnvironment(document.cookie).rootKey ?? fetchLocalRootKey(origin);
}
