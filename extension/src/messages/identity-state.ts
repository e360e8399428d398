/** As whom the extension stores. Principals are text. */
export type CurrentIdentity =
  /** Null before the first job: the device's key is made then. */
  | { kind: "device"; principal: string | null }
  | {
      kind: "delegated";
      principal: string;
      /** False: the person has to sign in again. */
      isLive: boolean;
      connectedAtMs: number;
      sessionExpiresAtMs: number;
    };

export interface IdentityState {
  current: CurrentIdentity;
  /** While a page of the viewer waits for the person: what it shows too. */
  comparisonCode: string | null;
  /** What became of the last attempt, unless it worked, the person has read it, or it is no news any more. */
  trouble: Trouble | null;
  /** The archive of this device, which could become the person's; null when there is none, or they are not connected. */
  mergeable: string | null;
}

/** Why the last attempt to connect or to link came to nothing, or why the connection is over. */
export interface Trouble {
  name: "blocked" | "closed" | "denied" | "late" | "invalid" | "ended" | "network" | "notLinked";
  /** In English, for those who want to know exactly; empty where the name says it all. */
  detail: string;
}
