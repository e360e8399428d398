import type { MemoryType } from "@store-forever/protocol";
import { fileTypeFromBlob, fileTypeFromBuffer } from "file-type/core";
import { type BytesOrFile, readBytes, sizeOf } from "../../bytes/asset-bytes.ts";
import { PipelineError } from "../../errors/failures.ts";
import { isSignInPage, isWebPage } from "./web-page.ts";

/** What a file is by its bytes, whatever its name, its server and its page claim. */
export interface FoundType {
  contentType: string;
  memoryType: MemoryType;
}

const HEAD_BYTES = 4_096;

/** Pictures that the library does not know, by how they begin. */
const SIGNATURES: readonly [contentType: string, beginning: string][] = [
  ["image/x-sigma-x3f", "FOVb"],
  ["image/x-minolta-mrw", "\0MRM"],
  ["image/x-canon-crw", "II\x1a\0\0\0HEAPCCDR"],
  ["image/x-exr", "v/1\x01"],
  ["image/vnd.radiance", "#?RADIANCE"],
  ["image/qoi", "qoif"],
  ...[1, 2, 3, 4, 5, 6, 7].map((kind) => ["image/x-portable-anymap", `P${kind}\n`] as [string, string]),
];

const OTHER_RECORDINGS = ["application/ogg", "application/mxf", "application/vnd.ms-asf"];

/**
 * Recognises a file of any size, by its first `HEAD_BYTES` and the few more that its own structure points to.
 * @param claimed what the page calls it. A photo may turn out to be a film or a sound, and a film a sound
 * @param name name of the file, for messages
 * @throws PipelineError WebPage, SignInNeeded, NotAnImage, or WrongType when it is not of the claimed type
 */
export async function typeOf(file: BytesOrFile, claimed: MemoryType, name: string): Promise<FoundType> {
  const contentType = await contentTypeOf(file);
  const memoryType = memoryTypeOf(contentType, claimed);
  if (memoryType !== undefined) return { contentType, memoryType };
  const isDocument = claimed === "document" || claimed === "note";
  if (!isDocument && contentType === "text/html") throw await webPageFailure(file, name);
  if (claimed !== "image")
    throw new PipelineError(
      "WrongType",
      `${name} is not ${claimed === "audio" ? "a recording" : `a ${claimed}`} but ${contentType}, whatever its name says.`,
    );
  const kind = contentType === "application/octet-stream" ? "of an unknown kind" : contentType;
  throw new PipelineError("NotAnImage", `${name} is not a photo but ${kind}, whatever its name says.`, {
    about: contentType,
  });
}

function memoryTypeOf(contentType: string, claimed: MemoryType): MemoryType | undefined {
  if (claimed === "document") return claimed;
  if (claimed === "note") return contentType.startsWith("text/") ? claimed : undefined;
  const [family] = contentType.split("/");
  if (family === "image") return claimed === "image" ? claimed : undefined;
  const isOther = OTHER_RECORDINGS.includes(contentType);
  if (family === "video" || (isOther && claimed !== "audio")) return claimed === "audio" ? undefined : "video";
  return family === "audio" || isOther ? "audio" : undefined;
}

async function contentTypeOf(file: BytesOrFile): Promise<string> {
  const head = await readBytes(file, 0, HEAD_BYTES);
  const beginning = new TextDecoder("latin1").decode(head);
  const known = SIGNATURES.find(([, signature]) => beginning.startsWith(signature));
  if (known !== undefined) return known[0];
  const found = (await fileTypeOf(file).catch(() => undefined))?.mime;
  if (found !== undefined && found !== "application/xml") return found;
  const text = textOf(head, sizeOf(file) > HEAD_BYTES);
  if (text === undefined) return found ?? "application/octet-stream";
  if (isWebPage(text)) return "text/html";
  if (/<(?:\w+:)?svg[\s>]/i.test(text) && /^\s*</.test(text)) return "image/svg+xml";
  return found ?? "text/plain";
}

/** The library asks for a few bytes at a time, of which each takes a round to another process where they are in a Blob. */
const fileTypeOf = (file: BytesOrFile) => (file instanceof Blob ? fileTypeFromBlob(file) : fileTypeFromBuffer(file));

/** A file is text if its beginning is UTF-8 without control characters. */
function textOf(head: Uint8Array<ArrayBuffer>, isCut: boolean): string | undefined {
  try {
    // The end of the head may cut a character in two.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: isCut });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no text has them
    return text !== "" && !/[\u0000-\u0008\u000e-\u001f]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Enough of a page to see whether it asks for a sign-in, and to find its picture. */
const PAGE_BYTES = 512 * 1024;

async function webPageFailure(file: BytesOrFile, name: string): Promise<PipelineError> {
  const html = new TextDecoder().decode(await readBytes(file, 0, PAGE_BYTES));
  if (isSignInPage(html))
    return new PipelineError(
      "SignInNeeded",
      `${name} was not sent: its server sent a web page that asks to sign in. Sign in to the site, then try again.`,
    );
  return new WebPageInstead(name, html);
}

/** A web page came in the place of a file. It may be about the file. */
export class WebPageInstead extends PipelineError {
  override name = "WebPageInstead";
  /** Its beginning. */
  readonly html: string;
  constructor(fileName: string, html: string) {
    super("WebPage", `${fileName} was not sent: its server sent a web page in its place.`);
    this.html = html;
  }
}
