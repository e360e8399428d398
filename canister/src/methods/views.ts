import type {
  AuditEntry,
  Capsule,
  Gallery,
  Handover,
  HotKey,
  OpenedLink,
  PresenceKey,
  ProvenNonce,
  ShareLink,
  ShareTarget,
  Sharing,
} from "@store-forever/protocol";
import { Principal } from "azle";
import type { OwnedCapsule } from "../capsules/capsules.ts";
import { leftToMove } from "../capsules/handovers.ts";
import type { OwnedGallery } from "../galleries/gallery-reads.ts";
import type { OwnedAuditEntry } from "../operations/journal.ts";
import type { StoredHandover } from "../store/records/handover-record.ts";
import type { StoredNonceProof } from "../store/records/nonce-record.ts";
import type { StoredHotKey } from "../store/records/people/hot-key-record.ts";
import type { StoredPresenceKey } from "../store/records/people/presence-key-record.ts";
import type { StoredLink, StoredSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { toOpt } from "../store/to-opt.ts";

/** Views are records as Candid has them: owners become principals. */
export const principalOf = (owner: Owner): Principal => Principal.fromUint8Array(owner);

export function capsuleView({ ownerBytes, connectionBytes, ...rest }: OwnedCapsule): Capsule {
  return { ...rest, owner: principalOf(ownerBytes), connections: connectionBytes.map(principalOf) };
}

export function galleryView({ ownerBytes, ...gallery }: OwnedGallery): Gallery {
  return { ...gallery, owner: principalOf(ownerBytes) };
}

export function auditView({ callerBytes, ...entry }: OwnedAuditEntry): AuditEntry {
  return { ...entry, caller: principalOf(callerBytes) };
}

export function hotKeyView({ key, state, expiresAtNs }: StoredHotKey): HotKey {
  return { key: principalOf(key), state: { [state]: null } as HotKey["state"], expires_at_ns: expiresAtNs };
}

export const presenceKeyView = ({ origin, createdAtNs }: StoredPresenceKey): PresenceKey => ({
  origin,
  created_at_ns: createdAtNs,
});

export function nonceProofView({ owner, provedAtNs }: StoredNonceProof): ProvenNonce {
  return { owner: principalOf(owner), proved_at_ns: provedAtNs };
}

export function handoverView(store: Store, from: Owner, handover: StoredHandover): Handover {
  return {
    from: principalOf(from),
    to: principalOf(handover.to),
    state: { [handover.state]: null } as Handover["state"],
    expires_at_ns: handover.state === "moving" ? [] : [handover.expiresAtNs],
    moved_memories: handover.memories,
    moved_galleries: handover.galleries,
    left: leftToMove(store, from, handover),
  };
}

export function sharingView(target: Target, { isPublic, people, links }: StoredSharing): Sharing {
  return {
    target: shareTarget(target),
    is_public: isPublic,
    people: people.map(principalOf),
    links: links.map((link) => linkView(target, link)),
  };
}

export function linkView(target: Target, { token, createdAtNs, label }: StoredLink): ShareLink {
  return { token, target: shareTarget(target), created_at_ns: createdAtNs, label: toOpt(label) };
}

export function openedMemory({ owner, id }: Target): OpenedLink {
  return { memory: { owner: principalOf(owner), memory_id: id } };
}

function shareTarget({ kind, id }: Target): ShareTarget {
  return kind === "gallery" ? { gallery: id } : { memory: id };
}

export function toTarget(owner: Owner, target: ShareTarget): Target {
  return "gallery" in target
    ? { kind: "gallery", owner, id: target.gallery }
    : { kind: "memory", owner, id: target.memory };
}
