import type { Gallery, GalleryItem } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import {
  checkGallery,
  checkOpenedLink,
  checkShareLink,
  type Proof,
  unwrap,
  VerificationError,
  verifyProof,
} from "@store-forever/protocol/verify";
import type { Access } from "./access.ts";
import type { Connection } from "./connection.ts";
import { okOf, RefusedError } from "./failure.ts";

/** A gallery's description, and the proof with which it was checked. */
export interface ProvenGallery {
  gallery: Gallery;
  proof: Proof;
  certifiedAtNs: bigint;
}

/** A gallery, a memory by itself, or all that somebody stored. */
export type Contents =
  | ({ kind: "gallery" } & ProvenGallery)
  | { kind: "memory"; memoryId: string }
  | { kind: "everything" };

/** What somebody opened, and how to read on from it. */
export interface Archive extends Connection {
  access: Access;
  owner: Principal;
  contents: Contents;
  title: string;
  itemCount: number;
}

/**
 * Opens what a link leads to and checks that the canister certifies both the link and the gallery.
 * @throws RefusedError, VerificationError, or the agent's errors
 */
export async function openLink(connection: Connection, token: string): Promise<Archive> {
  const { backend, trust } = connection;
  const answer = await backend.get_shared_gallery(token);
  if ("Err" in answer && "NotFound" in answer.Err.code) return openOther(connection, token);
  const { value: gallery, ...proof } = okOf(answer);
  const tree = await verifyProof(proof, trust);
  checkShareLink(tree, token, gallery);
  checkGallery(tree, gallery);
  return archiveOfGallery(
    connection,
    { by: "link", token },
    {
      gallery,
      proof,
      certifiedAtNs: tree.certifiedAtNs,
    },
  );
}

/** A link may open one memory; that it opens nothing has to be certified too, so that nobody else can claim it. */
async function openOther(connection: Connection, token: string): Promise<Archive> {
  const { value, ...proof } = okOf(await connection.backend.open_share_link(token));
  const opened = unwrap(value);
  checkOpenedLink(await verifyProof(proof, connection.trust), token, opened);
  if (opened === undefined) throw new RefusedError("NotFound", "The canister certifies that this link opens nothing.");
  if (!("memory" in opened.target)) throw new VerificationError("The canister denies a gallery that its link opens.");
  const { memory: memoryId } = opened.target;
  return {
    ...connection,
    access: { by: "link", token },
    owner: opened.owner,
    contents: { kind: "memory", memoryId },
    title: "",
    itemCount: 1,
  };
}

/**
 * Opens somebody's gallery that is public or shared with the caller, or the caller's own.
 * @throws RefusedError, VerificationError, or the agent's errors
 */
export async function openGallery(connection: Connection, owner: Principal, galleryId: string): Promise<Archive> {
  const { value: gallery, ...proof } = okOf(
    await connection.backend.get_user_gallery({ owner, gallery_id: galleryId }),
  );
  const tree = await verifyProof(proof, connection.trust);
  if (gallery.id !== galleryId || gallery.owner.toText() !== owner.toText())
    throw new VerificationError("The answer is another gallery than the one asked for.");
  checkGallery(tree, gallery);
  const access: Access = { by: "sharing", owner, galleryId };
  return archiveOfGallery(connection, access, {
    gallery,
    proof,
    certifiedAtNs: tree.certifiedAtNs,
  });
}

export function archiveOfGallery(
  connection: Connection,
  access: Access,
  { gallery, proof, certifiedAtNs }: ProvenGallery,
): Archive {
  return {
    backend: connection.backend,
    trust: connection.trust,
    access,
    owner: gallery.owner,
    contents: { kind: "gallery", gallery, proof, certifiedAtNs },
    title: gallery.title,
    itemCount: gallery.items.length,
  };
}

/** The items that an archive names, `undefined` where only the canister's own list tells them. */
export function itemsOf({ contents }: Archive): readonly GalleryItem[] | undefined {
  switch (contents.kind) {
    case "gallery":
      return contents.gallery.items;
    case "memory":
      return [{ memory_id: contents.memoryId, caption: [] }];
    case "everything":
      return undefined;
  }
}
