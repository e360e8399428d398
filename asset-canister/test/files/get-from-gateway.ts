import { type IncomingHttpHeaders, request } from "node:http";
import type { Devnet } from "@store-forever/devnet";

export interface GatewayResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What a browser gets at `http://<canister>.localhost:PORT<path>`: Node does not resolve names below localhost itself. */
export function getFromGateway(
  devnet: Devnet,
  canisterId: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<GatewayResponse> {
  const host = `${canisterId}.localhost:${devnet.port}`;
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port: devnet.port, path, headers: { ...headers, host } }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    call.on("error", reject);
    call.end();
  });
}
