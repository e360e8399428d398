import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { type Bytes, fromUtf8 } from "../encoding/bytes.ts";
import { HttpError } from "./http-error.ts";

/** Reads the body of a request. @throws HttpError 413 when it is larger than allowed */
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

/** Reads the body of a request as JSON of a known form. @throws HttpError 400 when it has another form, 413 when it is too large */
export async function readJson<T>(schema: z.ZodType<T>, request: IncomingMessage, maxBytes: number): Promise<T> {
  const text = fromUtf8(await readBody(request, maxBytes));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new HttpError(400, "The body is not JSON.");
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new HttpError(400, `The body does not fit: ${z.prettifyError(result.error)}`);
}
