/** The identity that the extension stores as. Principals are text. */
export type CurrentIdentity =
  /** Null before the first job, which makes the device's key. */
  | { kind: "device"; principal: string | null }
  | {
      kind: "delegated";
      principal: string;
      /** False if the person has to sign in again. */
      isLive: boolean;
      connectedAtMs: number;
      sessionExpiresAtMs: number;
    };

export interface IdentityState {
  current: CurrentIdentity;
  /** The code that the viewer's page shows too, while it waits for the person. */
  comparisonCode: string | null;
  /** Why the last attempt failed; null if it worked, if the person has dismissed it, or if it is old. */
  trouble: Trouble | null;
  /** The owner of this device's capsule, which could become the person's; null if there is none or nobody is connected. */
  mergeable: string | null;
}

/** Why the last attempt to connect or to link failed, or why the connection ended. */
export interface Trouble {
  name: "blocked" | "closed" | "denied" | "late" | "invalid" | "ended" | "network" | "notLinked";
  /** Details in English; empty if the name tells everything. */
  detail: string;
}
