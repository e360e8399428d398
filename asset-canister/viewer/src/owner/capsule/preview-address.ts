import { toHex } from "@store-forever/protocol";
import type { OwnerConnection } from "./owner-connection.ts";

const FOUND = 200;

/**
 * The address where services that preview links find a public gallery's title and first picture. It leads people here. The
 * backend canister serves it over its own HTTP. Deployments may give that another host name, so the page itself says where it is.
 * @returns `undefined` where the backend has no such page
 * @throws the agent's errors
 */
export async function previewAddress(
  { changing, owner }: OwnerConnection,
  galleryId: string,
): Promise<string | undefined> {
  const opened = await crypto.subtle.digest("SHA-256", new Uint8Array(owner.toUint8Array()));
  const path = `/g/${toHex(new Uint8Array(opened))}/${galleryId}`;
  const answer = await changing.http_request({ method: "GET", url: path, headers: [], body: new Uint8Array() });
  if (answer.status_code !== FOUND) return undefined;
  const page = new DOMParser().parseFromString(new TextDecoder().decode(answer.body), "text/html");
  const address = page.querySelector("link[rel=canonical]")?.getAttribute("href") ?? "";
  return URL.canParse(address) && new URL(address).pathname === path ? address : undefined;
}
