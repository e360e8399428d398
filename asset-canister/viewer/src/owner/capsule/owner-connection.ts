import type { Backend } from "@store-forever/protocol";
import { type Agent, Principal } from "@store-forever/protocol/ic";
import { useEffect, useState } from "preact/hooks";
import {
  type BackendConnection,
  connectOwnBackend,
  connectOwnBackendSigned,
} from "../../backend/backend-connection.ts";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import type { SignedIn } from "../../identity/session/session-state.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";

/**
 * The current user's access to their capsule. `reading` gets answers with proofs; `changing` is for calls whose answers
 * nodes sign, and `agent` for such calls to the network's own canisters.
 */
export interface OwnerConnection {
  reading: BackendConnection;
  changing: Backend;
  agent: Agent;
  owner: Principal;
}

export type OwnerConnectionState =
  | { state: "opening" }
  | { state: "open"; connection: OwnerConnection }
  | { state: "failed"; failure: ReadingFailure };

async function connectOwner({ identity, principal }: SignedIn): Promise<OwnerConnection> {
  const [reading, { backend: changing, agent }] = await Promise.all([
    connectOwnBackend(identity),
    connectOwnBackendSigned(identity),
  ]);
  return { reading, changing, agent, owner: Principal.fromText(principal) };
}

export function useOwnerConnection(signedIn: SignedIn): OwnerConnectionState {
  const [opening, setOpening] = useState<OwnerConnectionState>({ state: "opening" });
  useEffect(() => {
    let current = true;
    connectOwner(signedIn).then(
      (connection) => current && setOpening({ state: "open", connection }),
      (error: unknown) => current && setOpening({ state: "failed", failure: readingFailure(error) }),
    );
    return () => {
      current = false;
    };
  }, [signedIn]);
  return opening;
}

/** Everything that the owner stored, in whatever gallery it is. */
export function everythingOf({ reading, owner }: OwnerConnection, itemCount: number): OpenedGallery {
  return {
    ...reading,
    access: { by: "owner" },
    owner,
    contents: { kind: "everything" },
    items: undefined,
    itemCount,
  };
}
