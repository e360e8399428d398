import { type Backend, toHex } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";

/** Where a public gallery is found without the viewer. */
export interface PublicPages {
  /** Where services that preview links find its title and first picture. It leads people here. */
  preview: string;
  /** Its IIIF manifest, for readers of other makers. */
  manifest: string;
}

const FOUND = 200;
const PAUSED = 503;

/**
 * The backend canister serves these pages over its own HTTP. Deployments may give that another host name, so the first page itself
 * says where they are.
 * @param backend nodes have to sign what it answers, because the page comes without its proof
 * @returns `undefined` where the backend has no such pages; `paused` while whoever runs it serves none
 * @throws the agent's errors
 */
export async function publicPages(
  backend: Backend,
  owner: Principal,
  galleryId: string,
): Promise<PublicPages | "paused" | undefined> {
  const ownerSha256 = await crypto.subtle.digest("SHA-256", new Uint8Array(owner.toUint8Array()));
  const path = `/g/${toHex(new Uint8Array(ownerSha256))}/${galleryId}`;
  const answer = await backend.http_request({
    method: "GET",
    url: path,
    headers: [],
    body: new Uint8Array(),
    certificate_version: [2],
  });
  if (answer.status_code === PAUSED) return "paused";
  if (answer.status_code !== FOUND) return undefined;
  const page = new DOMParser().parseFromString(new TextDecoder().decode(answer.body), "text/html");
  const address = page.querySelector("link[rel=canonical]")?.getAttribute("href") ?? "";
  if (!URL.canParse(address) || new URL(address).pathname !== path) return undefined;
  return { preview: address, manifest: `${address}/iiif/manifest.json` };
}
