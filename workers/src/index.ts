export type * from "./api.ts";
export { discardGallery } from "./job/discard-gallery.ts";
export { startGalleryJob } from "./job/start-gallery-job.ts";
export { addressSpaceOf } from "./reach/address-space.ts";
export { type FetchedSource, fetchSource, NotRead } from "./reach/fetch-source.ts";
export { reachOf } from "./reach/source-access.ts";
export { checkPresence, findShareLink } from "./upload/backend-queries.ts";
