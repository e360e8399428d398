import type { Memory } from "@store-forever/protocol";

/** A query's reply has 3 MiB at most; the rest is room for proofs. */
const MAX_REPLY_BYTES = 2_000_000;
/** A query may take 5 billion. The rest is for what it reads without answering it, and for the certificate of its proofs. */
const MAX_INSTRUCTIONS = 3_500_000_000;
/** The limit for one gallery: it is always answered whole, and alone where necessary. */
const MAX_GALLERY_INSTRUCTIONS = 4_200_000_000;

/** What reading, proving and encoding takes at most in Azle's interpreter. test/margins.system.test.ts checks it against the limits. */
const INSTRUCTIONS = { memory: 12_000_000, galleryItem: 250_000, edge: 2_000_000, textByte: 1_500 };

/** The part of an answer's budget that one thing takes. */
export interface ReplyCost {
  sizeBytes: number;
  instructions: number;
}

/** How much more an answer can hold. */
export class ReplyBudget {
  #leftBytes = MAX_REPLY_BYTES;
  #leftInstructions = MAX_INSTRUCTIONS;

  /** Takes what one thing needs, if so much is left: what needs less may still be taken after it. */
  takeIfLeft({ sizeBytes, instructions }: ReplyCost): boolean {
    if (sizeBytes > this.#leftBytes || instructions > this.#leftInstructions) return false;
    return this.take({ sizeBytes, instructions });
  }

  /** Takes what one thing needs; false when less than that is left. */
  take({ sizeBytes, instructions }: ReplyCost): boolean {
    this.#leftBytes -= sizeBytes;
    this.#leftInstructions -= instructions;
    return this.#leftBytes >= 0 && this.#leftInstructions >= 0;
  }
}

/** An asset, and the memory that names it. */
export const assetCost = (sizeBytes: number): ReplyCost => costOf(sizeBytes, INSTRUCTIONS.memory, 0);

export function memoryCost(record: Uint8Array, { assets, versions }: Memory): ReplyCost {
  const inlineBytes = assets.reduce((sum, { inline: [bytes] }) => sum + (bytes?.length ?? 0), 0);
  return costOf(record.length, (1 + versions.length) * INSTRUCTIONS.memory, record.length - inlineBytes);
}

/** An item takes twice as many bytes in a reply as in a record. */
export function galleryCost(record: Uint8Array, itemCount: number): ReplyCost {
  const { sizeBytes, instructions } = costOf(record.length, itemCount * INSTRUCTIONS.galleryItem, record.length);
  return { sizeBytes: 2 * sizeBytes, instructions };
}

/** Whether a query can answer with this gallery at all. */
export function fitsAnswer(record: Uint8Array, itemCount: number): boolean {
  return galleryCost(record, itemCount).instructions <= MAX_GALLERY_INSTRUCTIONS;
}

export function edgesCost(recordBytes: number, edgeCount: number): ReplyCost {
  return costOf(recordBytes, edgeCount * INSTRUCTIONS.edge, recordBytes);
}

function costOf(sizeBytes: number, instructions: number, textBytes: number): ReplyCost {
  return { sizeBytes, instructions: instructions + textBytes * INSTRUCTIONS.textByte };
}
