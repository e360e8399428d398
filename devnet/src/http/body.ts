import type { IncomingMessage } from "node:http";
import type { Bytes } from "../bytes.ts";
import { HttpError } from "./http-error.ts";

/** Reads a request's body. @throws HttpError 413 when it is larger than allowed */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Bytes> {
  const tooLarge = () => new HttpError(413, `The request body is larger than ${maxBytes} bytes.`);
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes > maxBytes) throw tooLarge();
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
