import type { AuthClient } from "@dfinity/auth-client";
import { err, ok, type Result } from "@store-forever/protocol";
import type { IdentityConfiguration } from "../session/identity-configuration.ts";
import type { SignInProblem } from "./sign-in-problem.ts";

export type { AuthClient } from "@dfinity/auth-client";

/** auth-client's `ERROR_USER_INTERRUPT`. Importing it would load the library on every page. */
const CLOSED_BY_PERSON = "UserInterrupt";
const NS_PER_MS = 1_000_000n;

/** Its keys are made by WebCrypto, not extractable, and kept in IndexedDB. */
export async function newAuthClient(): Promise<AuthClient> {
  const { AuthClient } = await import("@dfinity/auth-client");
  return AuthClient.create({ idleOptions: { disableIdle: true } });
}

/**
 * Opens the identity provider's window and waits for the person's answer there.
 * @param signal gives the attempt up, as if the person had closed the window
 */
export function authorize(
  auth: AuthClient,
  configuration: Pick<IdentityConfiguration, "identityProvider" | "derivationOrigin" | "sessionMs">,
  signal: AbortSignal,
): Promise<Result<null, SignInProblem>> {
  const { identityProvider, derivationOrigin, sessionMs } = configuration;
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(err({ name: "closed" })));
    const opened = auth.login({
      identityProvider,
      ...(derivationOrigin === undefined ? {} : { derivationOrigin }),
      maxTimeToLive: BigInt(sessionMs) * NS_PER_MS,
      onSuccess: () => resolve(ok(null)),
      onError: (message = "") =>
        resolve(message === CLOSED_BY_PERSON ? err({ name: "closed" }) : err({ name: "refused", message })),
    });
    opened.then(
      () => !hasWindow(auth) && resolve(err({ name: "blocked" })),
      (error: unknown) => resolve(err({ name: "refused", message: String(error) })),
    );
  });
}

/** auth-client says nothing when the browser did not let it open its window. Its private field is the only sign of that. */
function hasWindow(auth: AuthClient): boolean {
  // biome-ignore lint/complexity/useLiteralKeys: TypeScript lets private fields be read by their name only
  return auth["_idpWindow"] !== undefined;
}
