import { fromHex, toHex } from "@store-forever/protocol";
import { DelegationIdentity, ECDSAKeyIdentity, parseDelegationChain } from "@store-forever/protocol/delegation";
import type { Page } from "puppeteer";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

/**
 * Whoever has the extension's key. It cannot be taken out of its browser, so a page of the extension signs with it.
 * @param ownPage has to stay open
 */
export async function extensionKey(ownPage: Page): Promise<DelegationIdentity> {
  const { publicKey, chain } = await ask(ownPage, "");
  const identity = await signingBy(publicKey, async (challenge) => (await ask(ownPage, challenge)).signature);
  return DelegationIdentity.fromDelegation(identity, parseDelegationChain(chain));
}

/**
 * Whoever has the device's key, with which an extension stores that nobody has signed in with.
 * @param ownPage a page of the extension, which has to stay open
 */
export async function deviceKey(ownPage: Page): Promise<ECDSAKeyIdentity> {
  return signingBy((await askDevice(ownPage, "")).publicKey, async (challenge) => {
    return (await askDevice(ownPage, challenge)).signature;
  });
}

/** @param sign makes a signature in hexadecimal of a challenge in hexadecimal */
async function signingBy(publicKey: string, sign: (challenge: string) => Promise<string>): Promise<ECDSAKeyIdentity> {
  const key = await crypto.subtle.importKey("spki", new Uint8Array(fromHex(publicKey)), ALGORITHM, true, ["verify"]);
  const identity = await ECDSAKeyIdentity.fromKeyPair({ publicKey: key, privateKey: key });
  identity.sign = async (challenge) =>
    Object.assign(fromHex(await sign(toHex(new Uint8Array(challenge)))), { __signature__: undefined });
  return identity;
}

/** The device's public key, and its signature of a challenge, in hexadecimal. */
function askDevice(ownPage: Page, challenge: string): Promise<{ publicKey: string; signature: string }> {
  return ownPage.evaluate(async (challengeHex) => {
    const reading = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await reading(indexedDB.open("store-forever"));
    const { keyPair } = await reading<{ keyPair: CryptoKeyPair }>(
      database.transaction("keys").objectStore("keys").get("device"),
    );
    database.close();
    const hex = (bytes: ArrayBuffer) =>
      Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const bytes = Uint8Array.from(challengeHex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    return {
      publicKey: hex(await crypto.subtle.exportKey("spki", keyPair.publicKey)),
      signature: hex(await crypto.subtle.sign(algorithm, keyPair.privateKey, bytes)),
    };
  }, challenge);
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
