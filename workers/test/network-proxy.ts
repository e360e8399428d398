import type { IncomingMessage, ServerResponse } from "node:http";
import { type Loopback, serveLoopback } from "./loopback.ts";

/** What happens to an update call: it is passed on, held until released, or refused. */
export type Fate = "pass" | "hold" | "refuse";

export interface NetworkProxy extends Loopback {
  heldCount: () => number;
  /** Stops answering any request, those that are held too, or answers again. */
  cutOff(isCut: boolean): void;
  /** Passes on what is held, behind the next call, and holds nothing from then on. */
  releaseBehindNext(): void;
}

/** Serves a network's HTTP interface, where a test can stop calls. @param fateOf decides by the number of the call, from 1 on */
export async function serveNetworkProxy(host: string, fateOf: (call: number) => Fate): Promise<NetworkProxy> {
  let calls = 0;
  let isReleasing = false;
  let isCutOff = false;
  const held: (() => Promise<void>)[] = [];
  const waiting: ServerResponse[] = [];
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
    const isCall = request.url?.endsWith("/call") ?? false;
    const pass = async () => {
      const { status, body } = await forward();
      if (isReleasing && isCall) for (const go of held.splice(0)) await go();
      response.writeHead(status, { "content-type": "application/cbor" }).end(body);
    };
    const fate = isCall && !isReleasing ? fateOf(++calls) : "pass";
    if (fate === "refuse") response.writeHead(403).end("Failed to authenticate request");
    else if (fate === "pass") await pass();
    // The sender is gone by the time it is released: nobody gets the answer.
    else {
      waiting.push(response);
      held.push(async () => void (await forward()));
    }
  };
  const server = await serveLoopback(
    (request, response) => void listen(request, response).catch(() => response.destroy()),
  );
  return {
    ...server,
    heldCount: () => held.length,
    cutOff: (isCut) => {
      isCutOff = isCut;
      if (isCut) for (const response of waiting.splice(0)) response.destroy();
    },
    releaseBehindNext: () => {
      isReleasing = true;
    },
  };
}
