import { request } from "node:http";
import type { Devnet } from "@store-forever/devnet";

export interface Browsed {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** What a browser gets of a canister through the HTTP gateway, which checks the certificate. Redirects are not followed. */
export function browse({ url }: Pick<Devnet, "url">, canisterId: string, path: string): Promise<Browsed> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const host = `${canisterId}.localhost:${port}`;
    request({ host: "127.0.0.1", port, path, headers: { host } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    })
      .on("error", reject)
      .end();
  });
}
