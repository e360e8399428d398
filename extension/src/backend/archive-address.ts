import { err, ok, type Result } from "@store-forever/protocol";
import { isCanisterId, isLocalHost } from "@store-forever/protocol/ic";

/** How a person names an archive: by its canister, by its viewer's address, or by a link, which has both. */
export interface ArchiveAddress {
  canisterId: string | undefined;
  /** Without a slash at its end. */
  viewerUrl: string | undefined;
}

const MAX_ADDRESS_CHARS = 2_000;

/** Reads what a person typed or pasted. An address of the web has to be encrypted, unless it is one of this computer. */
export function parseArchiveAddress(text: string): Result<ArchiveAddress, "address"> {
  const address = text.trim();
  if (address.length > MAX_ADDRESS_CHARS) return err("address");
  if (isCanisterId(address)) return ok({ canisterId: address, viewerUrl: undefined });
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username + url.password !== "" || !isPrivateOnItsWay(url)) return err("address");
  const named = url.hash.split("/")[1] ?? "";
  return ok({ canisterId: isCanisterId(named) ? named : undefined, viewerUrl: url.origin });
}

const isPrivateOnItsWay = ({ protocol, origin }: URL) =>
  protocol === "https:" || (protocol === "http:" && isLocalHost(origin));
