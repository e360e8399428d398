/** The kinds of asset a memory refers to, in the order they are shown and counted. Seed 004. */
export const ASSET_KINDS = ["original", "display", "thumb", "placeholder"] as const;
export type AssetKind = (typeof ASSET_KINDS)[number];

export const MEMORY_TYPES = ["image", "video", "audio", "document", "note"] as const;
export type MemoryType = (typeof MEMORY_TYPES)[number];

/**
 * The numbers the backend canister enforces and publishes through `limits()`.
 * Clients read them from the canister they talk to; only the canister uses this constant.
 */
export const LIMITS = {
  chunkSizeBytes: 1_887_436,
  maxMessageBytes: 1_990_000,
  maxFileSizeBytes: 768 * 1024 * 1024,
  maxChunks: 512,
  maxOpenSessions: 3,
  sessionTtlSeconds: 30 * 60,
  maxListedSessions: 10,
  maxInlineBytes: 32 * 1024,
  maxAssetsPerCall: 64,
  maxHashesPerCall: 1_000,
  maxMemoriesPerCall: 100,
  /** As many as a query can tell within its instructions, captions included. */
  maxGalleryItems: 5_000,
  presenceDefault: 20,
  presenceMax: 100,
  maxTitleBytes: 1_000,
  maxTextBytes: 8_000,
  maxIdempotencyKeyBytes: 100,
  maxConnections: 200,
  maxSharedPeople: 100,
  maxShareLinks: 20,
  maxSharedGalleries: 500,
  maxAdmins: 20,
  defaultQuotaBytes: 100 * 1024 ** 3,
  nonceTtlSeconds: 600,
  maxAuditEntries: 10_000,
  capsuleOfferTtlSeconds: 600,
} as const;
/** What an administrator can switch off. */
export const FEATURES = ["uploads", "sharing", "public_media", "nonces"] as const;
export type Feature = (typeof FEATURES)[number];

export type Limits = { [K in keyof typeof LIMITS]: number };

/** Derivatives made from an original photo; sides in CSS pixels, quality as the encoder takes it (0 to 1). */
export const DERIVATIVES = {
  display: { maxSidePx: 2048, quality: 0.82, contentType: "image/webp" },
  thumb: { maxSidePx: 512, quality: 0.82, contentType: "image/webp" },
  placeholder: { maxSidePx: 32, quality: 0.6, contentType: "image/webp" },
} as const;
