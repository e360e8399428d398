import { RELEASE_PATHS, toHex, unwrap } from "@store-forever/protocol";
import { createBackend } from "@store-forever/protocol/ic";
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
 * What was released last by whoever the archive came from: its factory, or, at a backend of many people, what its deployment put there.
 * @returns `undefined` where nobody tells, as when the factory is no more
 */
export async function readRelease({
  changing,
  agent,
  reading,
}: Pick<OwnerConnection, "changing" | "agent" | "reading">): Promise<Release | undefined> {
  const { canisterId } = reading.trust;
  const archive = unwrap(await changing.get_personal_archive());
  const factoryId = archive && unwrap(archive.factory)?.toText();
  const source = factoryId ?? canisterId;
  const release = unwrap(await createBackend(agent, source).get_release());
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
    viewer: factoryId === undefined ? undefined : await viewerRelease(agent, { canisterId, factoryId }),
  };
}
