import type { Backend } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { useEffect, useState } from "preact/hooks";
import { type Connection, connect, connectSigned } from "../../backend/connection.ts";
import { type Failure, failureOf, UnconfiguredError } from "../../backend/failure.ts";
import { identityConfiguration } from "../../identity/session/configuration.ts";
import type { SignedIn } from "../../identity/sign-in/session.ts";
import type { Archive } from "../../reading/opened-gallery.ts";

/** The signed-in person's archive: read with proofs, changed by calls that nodes answer for. */
export interface Mine {
  reading: Connection;
  changing: Backend;
  owner: Principal;
}

export type OpeningMine = { state: "opening" } | { state: "open"; mine: Mine } | { state: "failed"; failure: Failure };

async function openMine({ identity, principal }: SignedIn): Promise<Mine> {
  const { backendId } = identityConfiguration();
  if (backendId === undefined)
    throw new UnconfiguredError(
      "PUBLIC_CANISTER_ID:backend is not in the ic_env cookie, nor was it known to the build.",
    );
  const [reading, { backend: changing }] = await Promise.all([
    connect(backendId, identity),
    connectSigned(backendId, identity),
  ]);
  return { reading, changing, owner: Principal.fromText(principal) };
}

export function useMine(signedIn: SignedIn): OpeningMine {
  const [opening, setOpening] = useState<OpeningMine>({ state: "opening" });
  useEffect(() => {
    let current = true;
    openMine(signedIn).then(
      (mine) => current && setOpening({ state: "open", mine }),
      (error: unknown) => current && setOpening({ state: "failed", failure: failureOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [signedIn]);
  return opening;
}

/** All that the person stored, whatever galleries it is in. */
export function everythingOf({ reading, owner }: Mine, itemCount: number): Archive {
  return {
    ...reading,
    access: { by: "owner" },
    owner,
    contents: { kind: "everything" },
    items: undefined,
    title: "Everything you stored",
    itemCount,
  };
}
