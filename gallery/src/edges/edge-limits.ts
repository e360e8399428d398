/** All edges of one request are recorded in one transaction. */
export const MAX_EDGES_PER_REQUEST = 1_000;
