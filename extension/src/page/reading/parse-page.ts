import { yieldToPage } from "./in-steps.ts";

/** A larger page is left out as a whole: a part of it could be taken for all of it. */
const MAX_LENGTH = 4_000_000;
/** So much is parsed at a time, so that the person's own page can go on. */
const PARSED_LENGTH = 32_000;

function charsetOf(type: string): string {
  const label = /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "utf-8";
  }
}

/**
 * Parses a page as it arrives, in steps between which the person's own page can go on. Nothing in it is run, shown or loaded.
 * @param type its content type
 * @throws when it is too large, or the signal's reason when it is aborted
 */
export async function parsePage(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  type: string,
  signal: AbortSignal,
): Promise<Document> {
  const parser = beginParsing();
  const reader = body.getReader();
  // Not a stream of texts: in Firefox, the bytes that a content script gets are of another realm than its streams take.
  const decoder = new TextDecoder(charsetOf(type));
  let length = 0;
  for (let isDone = false; !isDone; ) {
    const chunk = await reader.read();
    signal.throwIfAborted();
    isDone = chunk.done;
    const text = decoder.decode(chunk.value, { stream: !isDone });
    length += text.length;
    if (length > MAX_LENGTH) {
      await reader.cancel();
      throw new Error("The page is too large to be read.");
    }
    for (let at = 0; at < text.length; at += PARSED_LENGTH) {
      parser.write(text.slice(at, at + PARSED_LENGTH));
      await yieldToPage();
      signal.throwIfAborted();
    }
  }
  return parser.end();
}

interface Parser {
  write(text: string): void;
  end(): Document;
}

/** A document that is in no window runs no script and loads no picture. Where the browser does not let it be written to, it is parsed at once. */
function beginParsing(): Parser {
  try {
    const parsing = document.implementation.createHTMLDocument();
    parsing.open();
    const end = () => {
      parsing.close();
      return parsing;
    };
    return { write: (text) => parsing.write(text), end };
  } catch {
    const parts: string[] = [];
    const end = () => new DOMParser().parseFromString(parts.join(""), "text/html");
    return { write: (text) => void parts.push(text), end };
  }
}
