import type { IncomingMessage, ServerResponse } from "node:http";
import { type Loopback, serveLoopback } from "./loopback.ts";

/** What becomes of an update call: it goes on, waits to be released, or is refused. */
export type Fate = "pass" | "hold" | "refuse";

export interface Gateway extends Loopback {
  heldCount: () => number;
  /** How many queries have come. */
  queryCount: () => number;
  /** From now on no request is answered, or every one again. */
  cutOff(isCut: boolean): void;
  /** Lets what is held go on, behind the next call, and holds nothing any more. */
  releaseBehindNext(): void;
}

/** The HTTP interface of a network in a place where calls can be stopped. @param fateOf by the calls' number, from 1 on */
export async function serveGateway(host: string, fateOf: (call: number) => Fate): Promise<Gateway> {
  let calls = 0;
  let queries = 0;
  let isReleasing = false;
  let isCutOff = false;
  const held: (() => Promise<void>)[] = [];
  const listen = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    if (request.method === "OPTIONS") {
      response.end();
      return;
    }
    if (isCutOff) {
      response.destroy();
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const forward = async () => {
      const answer = await fetch(`${host}${request.url}`, {
        method: request.method ?? "GET",
        headers: { "content-type": "application/cbor" },
        ...(request.method === "POST" ? { body: new Uint8Array(Buffer.concat(parts)) } : {}),
      });
      return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
    };
    if (request.url?.endsWith("/query")) queries++;
    const isCall = request.url?.endsWith("/call") ?? false;
    const pass = async () => {
      const { status, body } = await forward();
      if (isReleasing && isCall) for (const go of held.splice(0)) await go();
      response.writeHead(status, { "content-type": "application/cbor" }).end(body);
    };
    const fate = isCall && !isReleasing ? fateOf(++calls) : "pass";
    if (fate === "refuse") response.writeHead(403).end("Failed to authenticate request");
    else if (fate === "pass") await pass();
    // Whoever sent it is gone: nobody hears the answer.
    else held.push(async () => void (await forward()));
  };
  const server = await serveLoopback(
    (request, response) => void listen(request, response).catch(() => response.destroy()),
  );
  return {
    ...server,
    heldCount: () => held.length,
    queryCount: () => queries,
    cutOff: (isCut) => {
      isCutOff = isCut;
    },
    releaseBehindNext: () => {
      isReleasing = true;
    },
  };
}
