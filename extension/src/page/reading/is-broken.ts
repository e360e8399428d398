/** Whether an image was tried and could not be loaded. */
export const isBroken = ({ complete, naturalWidth, currentSrc, src }: HTMLImageElement): boolean =>
  complete && naturalWidth === 0 && (currentSrc || src) !== "";
