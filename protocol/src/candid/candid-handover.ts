import type { Principal } from "@dfinity/principal";
import type { CommonTypes, Idl } from "./candid-common.ts";
import type { ResultOf } from "./candid-types.ts";
import type { Opt, Variant } from "./shapes.ts";

/**
 * A capsule that changes hands, by the word of both: its owner offers it, and who gets it accepts. Everything in it joins what the new
 * owner has; links go on opening what they opened.
 */
export interface Handover {
  from: Principal;
  to: Principal;
  /** While it is `moving`, neither of the two can change anything; large capsules take some minutes. */
  state: Variant<"offered" | "moving" | "done">;
  /** When the offer ends, or when what is done is forgotten. */
  expires_at_ns: Opt<bigint>;
  moved_memories: number;
  moved_galleries: number;
  /** Memories and galleries that are still to be moved. */
  left: number;
}

export interface HandoverMethods {
  /** Offers the caller's capsule to somebody, for 10 minutes. A new offer takes the place of the one before. */
  offer_capsule: (to: Principal) => Promise<ResultOf<Handover>>;
  /** Withdrawing an offer that is not there is harmless. */
  withdraw_capsule_offer: () => Promise<ResultOf<null>>;
  /**
   * Takes the capsule that `from` offered to the caller. Small capsules are moved by this call; of large ones the canister goes on moving
   * by itself, and the same call again tells how far it is, for a day after it is done.
   */
  accept_capsule: (from: Principal) => Promise<ResultOf<Handover>>;
  /** A handover from that principal, for the two that it is between. */
  get_capsule_handover: (from: Principal) => Promise<ResultOf<Handover>>;
}

export function handoverTypes(IDL: Idl, { ResultOf, names }: CommonTypes) {
  const Handover = IDL.Record({
    from: IDL.Principal,
    to: IDL.Principal,
    state: names(["offered", "moving", "done"]),
    expires_at_ns: IDL.Opt(IDL.Nat64),
    moved_memories: IDL.Nat32,
    moved_galleries: IDL.Nat32,
    left: IDL.Nat32,
  });
  return { HandoverResult: ResultOf(Handover) };
}
