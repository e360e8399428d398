/** How much of a picture that only its page has goes in one message. */
export const HELD_PART_BYTES = 512 * 1024;
/** As many parts as the largest picture has. */
export const MAX_HELD_PARTS = 64;
export const MAX_HELD_BASE64 = Math.ceil(HELD_PART_BYTES / 3) * 4;
