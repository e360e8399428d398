import { Actor, type HttpAgent } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";

/** What the network tells of a canister, as far as our tests and commands ask; sizes in bytes. */
interface CanisterStatus {
  cycles: bigint;
  idle_cycles_burned_per_day: bigint;
  /** All that the canister pays for. */
  memory_size: bigint;
  memory_metrics: { wasm_memory_size: bigint; stable_memory_size: bigint; wasm_binary_size: bigint };
}

/** What a controller can ask about a canister and do to it, besides deploying code (`deployCanister`). */
export interface CanisterControl {
  status(): Promise<CanisterStatus>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** It has to be stopped. Its cycles and all that it keeps are gone. */
  delete(): Promise<void>;
  /** Sets for how long the cycles of the canister have to last. A time far beyond that freezes it. */
  setFreezingThreshold(seconds: bigint): Promise<void>;
  /** Gives the canister to these principals, as text, and to nobody else. */
  setControllers(controllers: readonly string[]): Promise<void>;
}

interface Named {
  canister_id: Principal;
}
interface Management {
  canister_status(arg: Named): ReturnType<CanisterControl["status"]>;
  stop_canister(arg: Named): Promise<void>;
  start_canister(arg: Named): Promise<void>;
  delete_canister(arg: Named): Promise<void>;
  update_settings(
    arg: Named & { settings: { freezing_threshold: [bigint] | []; controllers: [Principal[]] | [] } },
  ): Promise<void>;
}

const CanisterId = IDL.Record({ canister_id: IDL.Principal });
const Settings = IDL.Record({ freezing_threshold: IDL.Opt(IDL.Nat), controllers: IDL.Opt(IDL.Vec(IDL.Principal)) });
const Status = IDL.Record({
  cycles: IDL.Nat,
  idle_cycles_burned_per_day: IDL.Nat,
  memory_size: IDL.Nat,
  memory_metrics: IDL.Record({
    wasm_memory_size: IDL.Nat,
    stable_memory_size: IDL.Nat,
    wasm_binary_size: IDL.Nat,
  }),
});

const managementInterface: IDL.InterfaceFactory = ({ IDL: idl }) =>
  idl.Service({
    canister_status: idl.Func([CanisterId], [Status], []),
    stop_canister: idl.Func([CanisterId], [], []),
    start_canister: idl.Func([CanisterId], [], []),
    delete_canister: idl.Func([CanisterId], [], []),
    update_settings: idl.Func([idl.Record({ canister_id: idl.Principal, settings: Settings })], [], []),
  });

/** Controls a canister by the public interface only. @param agent the agent of one of its controllers */
export function controlCanister(agent: HttpAgent, canisterId: string): CanisterControl {
  const canister_id = Principal.fromText(canisterId);
  const management = Actor.createActor<Management>(managementInterface, {
    agent,
    canisterId: Principal.managementCanister(),
    effectiveCanisterId: canister_id,
  });
  return {
    status: () => management.canister_status({ canister_id }),
    stop: () => management.stop_canister({ canister_id }),
    start: () => management.start_canister({ canister_id }),
    delete: () => management.delete_canister({ canister_id }),
    setFreezingThreshold: (seconds) =>
      management.update_settings({ canister_id, settings: { freezing_threshold: [seconds], controllers: [] } }),
    setControllers: (controllers) => {
      const principals = controllers.map((text) => Principal.fromText(text));
      return management.update_settings({
        canister_id,
        settings: { freezing_threshold: [], controllers: [principals] },
      });
    },
  };
}
