import { fromHex, toHex } from "@store-forever/protocol";
import { DelegationIdentity, ECDSAKeyIdentity, parseDelegationChain } from "@store-forever/protocol/delegation";
import type { Page } from "puppeteer";

/**
 * Whoever has the extension's key. It cannot be taken out of its browser, so a page of the extension signs with it.
 * @param ownPage has to stay open
 */
export async function extensionKey(ownPage: Page): Promise<DelegationIdentity> {
  const { publicKey, chain } = await ask(ownPage, "");
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("spki", new Uint8Array(fromHex(publicKey)), algorithm, true, ["verify"]);
  const identity = await ECDSAKeyIdentity.fromKeyPair({ publicKey: key, privateKey: key });
  identity.sign = async (challenge) => {
    const { signature } = await ask(ownPage, toHex(new Uint8Array(challenge)));
    return Object.assign(fromHex(signature), { __signature__: undefined });
  };
  return DelegationIdentity.fromDelegation(identity, parseDelegationChain(chain));
}

/** What the extension keeps of its session, and its signature of a challenge in hexadecimal. */
function ask(ownPage: Page, challenge: string): Promise<{ publicKey: string; chain: string; signature: string }> {
  return ownPage.evaluate(async (challengeHex) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("store-forever-identity");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const { publicKey, chain, keyPair } = await new Promise<{
      publicKey: string;
      chain: string;
      keyPair: CryptoKeyPair;
    }>((resolve, reject) => {
      const reading = database.transaction("records").objectStore("records").get("session");
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    database.close();
    const bytes = Uint8Array.from(challengeHex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const signature = new Uint8Array(await crypto.subtle.sign(algorithm, keyPair.privateKey, bytes));
    return {
      publicKey,
      chain,
      signature: Array.from(signature, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    };
  }, challenge);
}
