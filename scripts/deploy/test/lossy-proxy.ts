import http from "node:http";
import type { AddressInfo } from "node:net";

/** A way to the network on which the answer to one call gets lost, after the network has done what was asked. */
export interface LossyProxy extends AsyncDisposable {
  port: number;
  /** The methods of all update calls that passed. */
  calls: string[];
  /** Keeps back the answer to the next call of a method. @returns settles when the network has answered */
  loseAnswerTo(method: string): Promise<void>;
}

const CALL = /^\/api\/v\d\/(?:canister|subnet)\/[^/]+\/call$/;

export async function startLossyProxy(devnetPort: number): Promise<LossyProxy> {
  const calls: string[] = [];
  let lost: { method: string; reached: () => void } | undefined;

  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const method = CALL.test(request.url ?? "") ? methodOf(body) : undefined;
    if (method !== undefined) calls.push(method);
    const { method: verb, url: path, headers } = request;
    const forwarded = http.request(
      { host: "127.0.0.1", port: devnetPort, method: verb, path, headers },
      async (answer) => {
        const answered: Buffer[] = [];
        for await (const part of answer) answered.push(part);
        if (method !== undefined && lost?.method === method) {
          const { reached } = lost;
          lost = undefined;
          return reached();
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.end(Buffer.concat(answered));
      },
    );
    forwarded.on("error", () => response.destroy());
    forwarded.end(body);
  });
  // As long as the devnet keeps them: clients that reuse a connection must find it open.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    port: (server.address() as AddressInfo).port,
    calls,
    loseAnswerTo: (method) =>
      new Promise((reached) => {
        lost = { method, reached };
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function methodOf(body: Buffer): string | undefined {
  const at = body.indexOf("method_name");
  if (at < 0) return undefined;
  // Candid's names here have fewer than 256 bytes: one byte of type and length, or two.
  const head = body[at + 11] ?? 0;
  const [start, length] = head === 0x78 ? [at + 13, body[at + 12] ?? 0] : [at + 12, head - 0x60];
  return body.toString("utf8", start, start + length);
}
