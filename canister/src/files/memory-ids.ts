/**
 * The number of each map of files in stable memory, beside those of `store/maps.ts`. A number is part of the stored format: never change or
 * reuse one. Room of each map: assets in store/, chunks to waiting in batches/, permissions in permissions/, configuration in configuration/.
 */
export const MEMORY_IDS = {
  assets: 200,
  chunks: 201,
  batches: 202,
  counters: 203,
  permissions: 204,
  configuration: 205,
  proposals: 206,
  waiting: 207,
} as const;
