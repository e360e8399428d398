/** Whether an image or a video shows the file at this address. */
export function isShownFrom(element: Element, address: string): boolean {
  const { src, currentSrc } = element as HTMLImageElement | HTMLVideoElement;
  return src === address || currentSrc === address;
}
