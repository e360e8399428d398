import { type Derivative, previewFrom } from "./derive-photo.ts";

/** Has the shape of a sheet of paper, and letters that are still visible in the thumbnail of a short text. */
const PAGE = { widthPx: 1240, heightPx: 1754, marginPx: 110, fontPx: 30, lineHeightPx: 45 };
/** A page holds fewer characters than this. */
const HEAD_BYTES = 16 * 1024;
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Draws the first page of a text and makes its versions. */
export async function previewText(file: Blob): Promise<Derivative[]> {
  const text = new TextDecoder().decode(await file.slice(0, HEAD_BYTES).arrayBuffer(), { stream: true });
  const canvas = new OffscreenCanvas(PAGE.widthPx, PAGE.heightPx);
  const context = canvas.getContext("2d");
  if (context === null) return [];
  draw(context, text);
  return await previewFrom(canvas.transferToImageBitmap(), file);
}

function draw(context: OffscreenCanvasRenderingContext2D, text: string): void {
  const { widthPx, heightPx, marginPx, fontPx, lineHeightPx } = PAGE;
  context.fillStyle = "white";
  context.fillRect(0, 0, widthPx, heightPx);
  context.fillStyle = "#222";
  context.font = `${fontPx}px serif`;
  const isRightToLeft = RIGHT_TO_LEFT.test(text);
  context.direction = isRightToLeft ? "rtl" : "ltr";
  const lineCount = Math.floor((heightPx - 2 * marginPx) / lineHeightPx);
  const widthOf = (line: string) => context.measureText(line).width;
  wrapText(text, lineCount, (line) => widthOf(line) <= widthPx - 2 * marginPx).forEach((line, index) => {
    context.fillText(line, isRightToLeft ? widthPx - marginPx : marginPx, marginPx + fontPx + index * lineHeightPx);
  });
}

/** Wraps a text into its first lines, between words, and within words that are longer than a line. */
export function wrapText(text: string, lineCount: number, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|\r|\n/)) {
    let line = "";
    for (const word of paragraph.split(/(?<=\s)/)) {
      if (line !== "" && !fits((line + word).trimEnd())) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += word;
      while (!fits(line.trimEnd()) && lines.length < lineCount) {
        const end = longestThatFits(line, fits);
        lines.push(line.slice(0, end));
        line = line.slice(end);
      }
      if (lines.length >= lineCount) return lines.slice(0, lineCount);
    }
    lines.push(line.trimEnd());
  }
  return lines.slice(0, lineCount);
}

function longestThatFits(word: string, fits: (line: string) => boolean): number {
  const characters = [...word];
  let count = 1;
  while (count < characters.length && fits(characters.slice(0, count + 1).join(""))) count++;
  return characters.slice(0, count).join("").length;
}
