import { AuthClient } from "@dfinity/auth-client";
import { Ed25519KeyIdentity } from "@store-forever/protocol/ic";
import { afterEach, expect, test, vi } from "vitest";
import { authorize } from "./auth-client.ts";

const CONFIGURATION = { identityProvider: "https://id.example", derivationOrigin: undefined, sessionMs: 60_000 };

/** auth-client in a browser whose `window.open` gives this. */
async function signInWith(opened: { closed: boolean; close: () => void } | null, signal: AbortSignal) {
  vi.stubGlobal("window", {
    open: () => opened,
    location: { origin: "https://viewer.example" },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  });
  const storage = { get: async () => null, set: async () => undefined, remove: async () => undefined };
  const identity = Ed25519KeyIdentity.generate();
  const auth = await AuthClient.create({ identity, storage, idleOptions: { disableIdle: true } });
  return authorize(auth, CONFIGURATION, signal);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a window that the browser did not open is told from one that opened", async () => {
  expect(await signInWith(null, new AbortController().signal)).toEqual({ ok: false, error: { name: "blocked" } });
  const attempt = new AbortController();
  const answer = signInWith({ closed: false, close: () => undefined }, attempt.signal);
  await new Promise((resolve) => setTimeout(resolve, 50));
  attempt.abort();
  expect(await answer).toEqual({ ok: false, error: { name: "closed" } });
});

test("a window that the person closed is told from a refusal", async () => {
  const answer = await signInWith({ closed: true, close: () => undefined }, new AbortController().signal);
  expect(answer).toEqual({ ok: false, error: { name: "closed" } });
});
