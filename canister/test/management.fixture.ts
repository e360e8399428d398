import { Actor, IDL, Principal } from "@store-forever/protocol/ic";
import type { BackendNetwork } from "./backend.fixture.ts";

/** What the network tells the controller of the backend canister about it, and does for them. */
export interface Management {
  status(): Promise<{ cycles: bigint; idle_cycles_burned_per_day: bigint }>;
  setFreezingThreshold(seconds: bigint): Promise<void>;
}

interface Named {
  canister_id: Principal;
}
interface ManagementActor {
  canister_status(arg: Named): ReturnType<Management["status"]>;
  update_settings(arg: Named & { settings: { freezing_threshold: [bigint] } }): Promise<void>;
}

const CanisterId = IDL.Record({ canister_id: IDL.Principal });
const managementInterface: IDL.InterfaceFactory = ({ IDL: idl }) =>
  idl.Service({
    canister_status: idl.Func([CanisterId], [idl.Record({ cycles: idl.Nat, idle_cycles_burned_per_day: idl.Nat })], []),
    update_settings: idl.Func(
      [idl.Record({ canister_id: idl.Principal, settings: idl.Record({ freezing_threshold: idl.Opt(idl.Nat) }) })],
      [],
      [],
    ),
  });

export function managementOf({ canisterId, controller: { agent } }: BackendNetwork): Management {
  const canister_id = Principal.fromText(canisterId);
  const actor = Actor.createActor<ManagementActor>(managementInterface, {
    agent,
    canisterId: Principal.managementCanister(),
    effectiveCanisterId: canister_id,
  });
  return {
    status: () => actor.canister_status({ canister_id }),
    setFreezingThreshold: (seconds) =>
      actor.update_settings({ canister_id, settings: { freezing_threshold: [seconds] } }),
  };
}
