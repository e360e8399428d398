import { AuthClient } from "@dfinity/auth-client";

/** What a test can ask a page that signs people in. */
export interface RelyingPage {
  /** Signs in. @returns the principal as text; rejects with the text that auth-client's `onError` gets */
  signIn(identityProvider: string, options: { maxTimeToLiveNs?: string; derivationOrigin?: string }): Promise<string>;
  /** The chain's expirations in nanoseconds, and whether auth-client takes it for valid. */
  session(): Promise<{ expirations: string[]; isAuthenticated: boolean }>;
}

declare global {
  var relyingPage: RelyingPage;
}

const client = await AuthClient.create({ idleOptions: { disableIdle: true } });
let signedIn: { expirations: string[] } = { expirations: [] };

globalThis.relyingPage = {
  async signIn(identityProvider, { maxTimeToLiveNs, derivationOrigin }) {
    const answer = await new Promise<{ delegations: Array<{ delegation: { expiration: bigint } }> }>(
      (resolve, reject) => {
        void client.login({
          identityProvider,
          ...(maxTimeToLiveNs !== undefined && { maxTimeToLive: BigInt(maxTimeToLiveNs) }),
          ...(derivationOrigin !== undefined && { derivationOrigin }),
          onSuccess: (message) => resolve(message),
          onError: (text) => reject(new Error(text)),
        });
      },
    );
    signedIn = { expirations: answer.delegations.map(({ delegation }) => delegation.expiration.toString()) };
    return client.getIdentity().getPrincipal().toText();
  },
  session: async () => ({ ...signedIn, isAuthenticated: await client.isAuthenticated() }),
};
