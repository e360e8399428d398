/** So many pictures are read from the archive in one message, of less than 2 MB each. */
export const MAX_PICTURES = 4;
