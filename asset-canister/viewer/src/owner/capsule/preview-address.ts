import { toHex } from "@store-forever/protocol";
import type { OwnerConnection } from "./owner-connection.ts";

const FOUND = 200;

/**
 * Where services that preview links find a public gallery's title and first picture, and people the way here. The page
 * itself says at which address it is: that is the backend canister's own HTTP, which deployments may have given another name.
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
