import type { ShareTarget, Sharing as SharingRecord, TargetLink } from "@store-forever/protocol";
import { Principal } from "azle";
import type { Sharing, StoredLink, Target } from "../store/records/sharing-record.ts";
import type { Owner } from "../store/store.ts";

/** Sharing as Candid has it. */
export function sharingView(target: Target, { isPublic, people, links }: Sharing): SharingRecord {
  return {
    target: shareTarget(target),
    is_public: isPublic,
    people: people.map((person) => Principal.fromUint8Array(person)),
    links: links.map((link) => targetLink(target, link)),
  };
}

export function targetLink(target: Target, { token, createdAtNs, label }: StoredLink): TargetLink {
  return {
    token,
    target: shareTarget(target),
    created_at_ns: createdAtNs,
    label: label === undefined ? [] : [label],
  };
}

export function shareTarget({ kind, id }: Target): ShareTarget {
  return kind === "gallery" ? { gallery: id } : { memory: id };
}

export function toTarget(owner: Owner, target: ShareTarget): Target {
  return "gallery" in target
    ? { kind: "gallery", owner, id: target.gallery }
    : { kind: "memory", owner, id: target.memory };
}
