import { Actor, type HttpAgent, IDL, Principal } from "@store-forever/protocol/ic";

interface Management {
  stop_canister: (canister: { canister_id: Principal }) => Promise<undefined>;
  start_canister: (canister: { canister_id: Principal }) => Promise<undefined>;
  update_settings: (change: {
    canister_id: Principal;
    settings: { freezing_threshold: [bigint] };
  }) => Promise<undefined>;
}

/** What a canister's controller can do to it. */
export interface Controls {
  stop: () => Promise<unknown>;
  start: () => Promise<unknown>;
  /** As long as its cycles have to last: far beyond what it has, it freezes. */
  setFreezingThreshold: (seconds: bigint) => Promise<unknown>;
}

export function controlsOf(agent: HttpAgent, canisterId: string): Controls {
  const canister_id = Principal.fromText(canisterId);
  const Canister = IDL.Record({ canister_id: IDL.Principal });
  const settings = IDL.Record({ freezing_threshold: IDL.Opt(IDL.Nat) });
  const management = Actor.createActor<Management>(
    () =>
      IDL.Service({
        stop_canister: IDL.Func([Canister], [], []),
        start_canister: IDL.Func([Canister], [], []),
        update_settings: IDL.Func([IDL.Record({ canister_id: IDL.Principal, settings })], [], []),
      }),
    {
      agent,
      canisterId: Principal.managementCanister(),
      callTransform: () => ({ effectiveCanisterId: canister_id }),
    },
  );
  return {
    stop: () => management.stop_canister({ canister_id }),
    start: () => management.start_canister({ canister_id }),
    setFreezingThreshold: (seconds) =>
      management.update_settings({ canister_id, settings: { freezing_threshold: [seconds] } }),
  };
}
