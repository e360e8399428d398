import { accepted, type Backend, RELEASE_PATHS, toHex } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
import { releaseIn } from "@store-forever/protocol/verify";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import type { Module } from "./module.ts";
import { readFile } from "./read-file.ts";
import { type ViewerRelease, viewerRelease } from "./viewer-release.ts";

/** What an archive is to be made of. */
export interface Release {
  /** SHA-256 of the module, in hexadecimal. */
  moduleHash: string;
  /** @throws VerificationError for another module, and what the network throws */
  fetchModule(): Promise<Module>;
  /** `undefined` where the archive does not serve its own viewer. */
  viewer: ViewerRelease | undefined;
}

/**
 * What was released last by whoever the archive came from: its factory, or, at a backend of many people, what its deployment put there. Both
 * canisters certify what they tell, so that no node makes an owner install something else.
 * @returns `undefined` where nothing is released
 * @throws VerificationError, StoreError, and what the network throws, as when the factory is no more
 */
export async function readRelease({
  agent,
  reading: { backend, trust },
}: Pick<OwnerConnection, "agent" | "reading">): Promise<Release | undefined> {
  const releasedBy = async (backend: Backend, canisterId: string) =>
    releaseIn(accepted(await backend.get_release()), { ...trust, canisterId });
  const own = await releasedBy(backend, trust.canisterId);
  const { factoryId } = own;
  const source = factoryId ?? trust.canisterId;
  const { release } = factoryId === undefined ? own : await releasedBy(createBackend(agent, factoryId), factoryId);
  if (release === undefined) return undefined;
  const sha256 = Uint8Array.from(release.module_sha256);
  const file = {
    key: RELEASE_PATHS.module,
    content_encoding: "identity",
    sha256,
    sizeBytes: Number(release.module_bytes),
  };
  return {
    moduleHash: toHex(sha256),
    fetchModule: () => readFile(agent, source, file),
    viewer:
      factoryId === undefined
        ? undefined
        : await viewerRelease(agent, { canisterId: trust.canisterId, factoryId, released: release.viewer }),
  };
}
