/** The network takes ingress messages of 2 MiB, signed envelope and all, and two such fill a block. */
const INGRESS_MESSAGE_BYTES = 2 * 1024 * 1024;
/** Signature, key, expiry, names, and the delegations of a person who is signed in. */
const ENVELOPE_BYTES = 8 * 1024;
/** What stands beside the bytes in the argument of `put_chunk`. */
const CHUNK_FRAME_BYTES = 1024;
const MAX_MESSAGE_BYTES = INGRESS_MESSAGE_BYTES - ENVELOPE_BYTES;

/**
 * The numbers the backend canister enforces and publishes through `limits()`.
 * Clients read them from the canister they talk to; only the canister uses this constant.
 */
export const LIMITS = {
  /** As much as a message carries: with chunks of 1.8 MiB a block of 4 MiB would be full to nine tenths only. */
  chunkSizeBytes: MAX_MESSAGE_BYTES - CHUNK_FRAME_BYTES,
  /** The largest argument of an update call. */
  maxMessageBytes: MAX_MESSAGE_BYTES,
  maxFileSizeBytes: 768 * 1024 * 1024,
  maxChunks: 512,
  maxOpenSessions: 3,
  sessionTtlSeconds: 30 * 60,
  maxInlineBytes: 32 * 1024,
  maxAssetsPerCall: 64,
  maxHashesPerCall: 1_000,
  maxMemoriesPerCall: 100,
  /** As many as a query can tell within its instructions; very long captions leave room for fewer. */
  maxGalleryItems: 10_000,
  presenceDefault: 20,
  /** Every backend answers for so many, whatever its other limits: a client can ask what is stored before it knows those. */
  presenceMax: 100,
  maxTitleBytes: 1_000,
  maxTextBytes: 8_000,
  maxIdempotencyKeyBytes: 100,
  /** How long a key writes nothing again. */
  idempotencySeconds: 24 * 3_600,
  /** How often a memory's description is written within that time. */
  maxIdempotencyKeys: 100,
  /** Former versions of a memory. */
  maxVersions: 30,
  maxConnections: 200,
  maxSharedPeople: 100,
  maxShareLinks: 20,
  maxSharedGalleries: 500,
  /** Links that an owner makes, and things that they make public. */
  maxNewLinksPerDay: 1_000,
  /** Three for a photo with its versions, once for each link: some 1.3 trillion instructions. */
  maxPublishedLeavesPerDay: 500_000,
  maxAdmins: 20,
  defaultQuotaBytes: 100 * 1024 ** 3,
  /** A day's budgets: most for what one person stores in an hour at the network's full speed. */
  budgets: {
    person: { bytes: 16n * 1024n ** 3n, messages: 20_000, instructions: 5_000_000_000_000n },
    all: { bytes: 64n * 1024n ** 3n, messages: 200_000, instructions: 20_000_000_000_000n },
    cyclesFloor: 1_000_000_000_000n,
  },
  /** For everybody at an archive that is open for trying. */
  openQuotaBytes: 1024 ** 3,
  /** More than the message that brings them costs. */
  minPaymentCycles: 10_000_000_000n,
  /** What the cycles ledger takes for each transfer. */
  cyclesLedgerFee: 100_000_000n,
  /** Some hundredths of a dollar, which become more cycles than collecting them costs. */
  minPaymentE8s: 1_000_000n,
  /** What the ICP ledger takes for each transfer. */
  icpLedgerFeeE8s: 10_000n,
  /** How often the archive asks the ledgers in a day for people without a balance, in all. */
  maxUnpaidCollections: 500,
  /** More is not accepted: a balance fits into 64 bits. */
  maxBalanceCycles: 1_000_000_000_000_000_000n,
  /** Above the network's own prices. */
  maxMarginPercent: 1_000,
  /** Invitations that are kept at a time, those that were redeemed or ended too. */
  maxInvitations: 500,
  /** What a new canister gets until an administrator sets something else: its creation, and about two years of an empty archive. */
  reserve: {
    cycles_per_canister: 2_000_000_000_000n,
    cycles_per_gib: 1_000_000_000_000n,
    floor_cycles: 0n,
    alert_cycles: 10_000_000_000_000n,
    canisters_per_day: 20,
    cycles_per_day: 50_000_000_000_000n,
  },
  /** The reserve gives canisters to no more people in a day, whatever an administrator sets. */
  maxCanistersPerDay: 1_000,
  /** More is not moved into a canister of its own. */
  maxImportBytes: 300n * 1024n ** 3n,
  /** Memories and galleries, or chunks, that a factory sends in one message. */
  maxImportedItems: 1_000,
  nonceTtlSeconds: 600,
  /** Sites that may ask an archive what it has of theirs. */
  maxPresenceKeys: 100,
  /** One for each browser of a person. */
  maxPresenceKeysPerSite: 5,
  /** An origin that is longer names no server. */
  maxOriginBytes: 300,
  maxAuditEntries: 10_000,
  capsuleOfferTtlSeconds: 600,
  /** One for each session at a viewer from which an extension stores. */
  maxHotKeys: 20,
  /** A day more than Internet Identity signs for, whatever the clocks say. */
  maxHotKeySeconds: 31 * 24 * 3_600,
} as const;

/** Derivatives made from an original photo; sides in CSS pixels, quality as the encoder takes it (0 to 1). */
export const DERIVATIVES = {
  display: { maxSidePx: 2048, quality: 0.82, contentType: "image/webp" },
  thumb: { maxSidePx: 512, quality: 0.82, contentType: "image/webp" },
  placeholder: { maxSidePx: 32, quality: 0.6, contentType: "image/webp" },
} as const;
