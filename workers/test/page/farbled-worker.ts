/** A prepare worker as in a browser that protects against fingerprinting: whatever is read from a canvas is damaged. */
import "../../src/prepare/worker.ts";

const { getImageData } = OffscreenCanvasRenderingContext2D.prototype;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...args: Parameters<typeof getImageData>) {
  const image = getImageData.apply(this, args);
  image.data.forEach((value, at, data) => {
    data[at] = value ^ 1;
  });
  return image;
};
const { convertToBlob } = OffscreenCanvas.prototype;
OffscreenCanvas.prototype.convertToBlob = function (options) {
  const context = this.getContext("2d");
  context?.fillRect(0, 0, this.width, this.height);
  return convertToBlob.call(this, options);
};
