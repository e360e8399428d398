import { toHex } from "@store-forever/protocol";
import { MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { ROOT_KEY_NAME, withSettings } from "../../../settings/page-settings.ts";

/**
 * The page that shows a bag by a double click.
 * @param rootKey of the network that the bag is from (DER); the page knows that of the Internet Computer
 */
export async function bagPage(rootKey: Uint8Array): Promise<string> {
  const { default: html } = await import("virtual:bag-page");
  const isMainnet = toHex(rootKey) === toHex(MAINNET_ROOT_KEY);
  return isMainnet ? html : withSettings(html, { [ROOT_KEY_NAME]: toHex(rootKey) });
}
