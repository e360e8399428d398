import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Devnet } from "@store-forever/devnet";

export interface HostileGateway {
  port: number;
  close(): Promise<void>;
}

/** No photo of the tests is shorter. */
const STEP_BYTES = 100_000;

/** A gateway that passes everything on, but in the answers to queries that it forges changes the byte in the middle, and one in each step. */
export async function startHostileGateway(
  devnet: Devnet,
  isForged: (answer: Buffer) => boolean,
): Promise<HostileGateway> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming);
    const { method, url: path, headers } = incoming;
    const call = request({ host: "127.0.0.1", port: devnet.port, method, path, headers }, async (response) => {
      const answer = await bytesOf(response);
      if (path?.endsWith("/query") && isForged(answer)) {
        for (let at = (answer.length >> 1) % STEP_BYTES; at < answer.length; at += STEP_BYTES)
          answer[at] = (answer[at] ?? 0) ^ 1;
      }
      const { "transfer-encoding": _, ...kept } = response.headers;
      outgoing.writeHead(response.statusCode ?? 502, kept).end(answer);
    });
    call.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
