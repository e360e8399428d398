import { equalBytes, fromHex } from "@store-forever/protocol";
import type { HeldPicture } from "../../api.ts";
import { PipelineError } from "../../errors/failures.ts";
import { heldPicture } from "../../held/held-pictures.ts";
import { sha256Of } from "./hash.ts";
import type { SourceFile } from "./read-file.ts";
import { unreadable } from "./unreadable.ts";

interface HeldOptions {
  /** Name of the picture, for messages. */
  name: string;
  /** Address of its page. */
  url: string;
  pageOrigin: string;
}

/**
 * Reads a picture that only its page has, as the page handed it over.
 * @throws PipelineError Withheld, TooLarge, OnlyOnPage
 */
export async function readHeldFile(held: HeldPicture, { name, url, pageOrigin }: HeldOptions): Promise<SourceFile> {
  if (held.name === "withheld")
    throw new PipelineError("Withheld", unreadable(name, "the browser lets nobody read what its page has drawn"));
  if (held.name === "tooLarge")
    throw new PipelineError("TooLarge", `${name} is larger than what a page can hand over. Look for a link to it.`);
  const blob = await heldPicture(pageOrigin, held.sha256);
  const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer());
  const sha256 = await sha256Of(bytes);
  if (!equalBytes(sha256, fromHex(held.sha256)))
    throw new PipelineError("OnlyOnPage", `${name} is nowhere but on its page. Open the page and store it again.`);
  return { bytes, sha256: Promise.resolve(sha256), url, isSizeTold: true };
}
