import { fromHex } from "@store-forever/protocol";

const COOKIE_NAME = "ic_env";
const ROOT_KEY_NAME = "ic_root_key";
const BACKEND_NAME = "PUBLIC_CANISTER_ID:backend";

/** What the asset canister's cookie tells its pages: the network's root key and the canister's public variables. */
export interface CanisterEnvironment {
  /** In DER. */
  rootKey: Uint8Array | undefined;
  /** E.g. `PUBLIC_CANISTER_ID:backend`. */
  variables: ReadonlyMap<string, string>;
}

/**
 * @param cookies as in `document.cookie`; a value that cannot be read is ignored
 * @param backendId the backend for hosts that set no cookie: dfx tells builds the ids of the canisters that they depend on
 */
export function readCanisterEnvironment(
  cookies: string,
  backendId: string | undefined = import.meta.env.CANISTER_ID_BACKEND,
): CanisterEnvironment {
  const pairs = cookies.split(";").map((cookie) => cookie.trim().split("=", 2) as [string, string?]);
  const value = pairs.find(([name]) => name === COOKIE_NAME)?.[1] ?? "";
  const fields = decode(value)
    .split("&")
    .flatMap((field): [string, string][] => {
      const at = field.indexOf("=");
      return at > 0 ? [[field.slice(0, at), field.slice(at + 1)]] : [];
    });
  const variables = new Map(backendId === undefined ? fields : [[BACKEND_NAME, backendId], ...fields]);
  const rootKeyHex = variables.get(ROOT_KEY_NAME) ?? "";
  variables.delete(ROOT_KEY_NAME);
  return { rootKey: /^(?:[0-9a-f]{2})+$/i.test(rootKeyHex) ? fromHex(rootKeyHex) : undefined, variables };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
