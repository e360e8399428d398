import type * as Candid from "../candid/backend.did.ts";
import { namesOf } from "../candid/shapes.ts";

// The names of Candid's variants, in the order in which records are kept and lists are shown.

/** The kinds of asset a memory refers to, in the order they are shown and counted. ARCHITECTURE.md#four-assets. */
export const ASSET_KINDS = /* @__PURE__ */ namesOf<Candid.AssetKind>()([
  "original",
  "display",
  "thumb",
  "placeholder",
  "motion",
]);
export type AssetKind = (typeof ASSET_KINDS)[number];

export const MEMORY_TYPES = /* @__PURE__ */ namesOf<Candid.MemoryType>()([
  "image",
  "video",
  "audio",
  "document",
  "note",
]);
export type MemoryType = (typeof MEMORY_TYPES)[number];

/** How a stored file relates to what its site has, the best first. */
export const GRADES = /* @__PURE__ */ namesOf<Candid.Grade>()(["original", "largest_found", "as_shown"]);
export type Grade = (typeof GRADES)[number];

/** Who may store, the narrowest first. */
export const ADMISSION_POLICIES = /* @__PURE__ */ namesOf<Candid.AdmissionPolicy>()([
  "owner",
  "invited",
  "paid",
  "open",
]);

/** What an administrator can switch off. */
export const FEATURES = /* @__PURE__ */ namesOf<Candid.Feature>()(["uploads", "sharing", "public_media", "nonces"]);
export type Feature = (typeof FEATURES)[number];
