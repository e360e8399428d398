import {
  type AssetRef,
  equalBytes,
  LIMITS,
  type Memory,
  type MemoryInput,
  type MemoryVersion,
  memoryVersionsPath,
  StoreError,
} from "@store-forever/protocol";
import { requireUuid } from "../operations/checks.ts";
import { assetOf, readMemory } from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { dropReference } from "../uploads/blobs.ts";
import { certifyMemory } from "./certify-memory.ts";
import { writeMemory } from "./write-memory.ts";

const isOriginal = ({ assets }: Pick<Memory, "assets">, sha256: Uint8Array | undefined): boolean => {
  const original = assetOf({ assets }, "original");
  return original !== undefined && sha256 !== undefined && equalBytes(original.sha256, sha256);
};

/** What a stored memory is to one that comes under its id. */
export type Standing = "same" | "former" | "replaced";

/**
 * Whether the original that comes is the stored one, a former one that arrives again, or takes the place of the stored one.
 * @throws StoreError Conflict, when it takes the place of nothing that is stored
 */
export function standingOf(stored: Memory, { replaces }: MemoryInput, original: AssetRef): Standing {
  if (isOriginal(stored, original.sha256)) return "same";
  if (isOriginal(stored, replaces[0])) return "replaced";
  const isLate = replaces[0] !== undefined && formerVersion(stored, original.sha256) !== undefined;
  if (isLate) return "former";
  throw new StoreError("Conflict", "You have stored another original under this id: say which one it replaces.", "id");
}

/** The former version with this original. */
export function formerVersion({ versions }: Memory, sha256: Uint8Array): MemoryVersion | undefined {
  return versions.find((version) => isOriginal(version, sha256));
}

/**
 * The former versions of a memory once another file takes its place. Each original is among them once, as it was first stored. Inline
 * placeholders go: pages show them only while the rest loads.
 * @returns with the blobs that are referred to once less
 * @throws StoreError LimitExceeded
 */
export function versionsAfter(stored: Memory, nowNs: bigint): { versions: MemoryVersion[]; dropped: Uint8Array[] } {
  const { memory_type, metadata, stored_at_ns, versions } = stored;
  const assets = stored.assets.filter(({ inline }) => inline.length === 0);
  const sha256s = assets.map(({ sha256 }) => sha256);
  const original = assetOf(stored, "original");
  if (original !== undefined && formerVersion(stored, original.sha256)) return { versions, dropped: sha256s };
  if (versions.length >= LIMITS.maxVersions)
    throw new StoreError(
      "LimitExceeded",
      `A photo has at most ${LIMITS.maxVersions} former versions: delete some of them in the viewer.`,
      "replaces",
    );
  return {
    versions: [...versions, { memory_type, metadata, assets, stored_at_ns, replaced_at_ns: nowNs }],
    dropped: [],
  };
}

/**
 * Deletes a former version, and what only it referred to. One that is not there counts as deleted.
 * @throws StoreError InvalidArgument
 */
export function deleteVersion(store: Store, owner: Owner, memoryId: string, sha256: Uint8Array): null {
  requireUuid(memoryId, "memory_id");
  const memory = readMemory(store, owner, memoryId);
  const gone = memory && formerVersion(memory, sha256);
  if (memory === undefined || gone === undefined) return null;
  const kept = { ...memory, versions: memory.versions.filter((version) => version !== gone) };
  writeMemory(store, owner, kept);
  store.tree.delete(memoryVersionsPath(owner, memoryId, store.hasher.digest));
  certifyMemory(store, owner, kept);
  for (const asset of gone.assets) dropReference(store, owner, asset.sha256);
  return null;
}
