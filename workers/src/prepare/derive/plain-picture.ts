const PICTURE = { widthPx: 960, heightPx: 720, fontPx: 120 };

/** A picture of the type alone, for a file of which nothing can be shown. It has no words. */
export function plainPicture(contentType: string): ImageBitmap | undefined {
  const { widthPx, heightPx, fontPx } = PICTURE;
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext("2d");
  if (context === null) return undefined;
  context.fillStyle = "#5d6673";
  context.fillRect(0, 0, widthPx, heightPx);
  context.fillStyle = "white";
  context.font = `600 ${fontPx}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(shortNameOf(contentType), widthPx / 2, heightPx / 2, widthPx * 0.9);
  return canvas.transferToImageBitmap();
}

/** What people call the type: `image/x-canon-cr2` is CR2. */
function shortNameOf(contentType: string): string {
  const [name = ""] = (contentType.split("/").at(-1) ?? "").split(/[+;]/);
  return (name.split(/[-.]/).at(-1) ?? name).toUpperCase();
}
