import http from "node:http";
import https from "node:https";
import { DeployError } from "../deploy-error.ts";

/**
 * What a browser gets at an address. Node does not resolve names below localhost, so the request goes to this computer itself.
 * @throws DeployError when nothing answers there
 */
export function getPage(address: string): Promise<{ status: number; body: Buffer }> {
  const { protocol, host, hostname, port, pathname } = new URL(address);
  const isLocal = hostname.endsWith(".localhost");
  const { request } = protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const options = { host: isLocal ? "127.0.0.1" : hostname, port, path: pathname, headers: { host } };
    const failed = (cause: Error) =>
      reject(new DeployError(`The gateway does not answer at ${address}: ${cause.message}`, { cause }));
    request(options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", failed);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts) }));
    })
      .on("error", failed)
      .end();
  });
}
