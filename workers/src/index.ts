export type * from "./api.ts";
export { discardGallery } from "./job/discard-gallery.ts";
export { startGalleryJob } from "./job/start-gallery-job.ts";
export { type CertifiedOriginal, checkPresence, findShareLink, findWording } from "./upload/backend-queries.ts";
export { type ReadPicture, readPictures } from "./upload/read-pictures.ts";
