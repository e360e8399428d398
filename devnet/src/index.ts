/**
 * A local Internet Computer in one process. `startDevnet` starts it; `deployCanister` and `controlCanister` speak the public interface
 * only, so they work on every network that creates canisters provisionally.
 *
 * ```ts
 * const devnet = await startDevnet({ port: 0 });
 * const agent = await HttpAgent.create({ host: devnet.url, shouldFetchRootKey: true, identity });
 * const canisterId = await deployCanister({ agent, wasm });
 * await devnet.time.advance(3_600_000);
 * await devnet.close();
 * ```
 */
export type { ClockControl, TimeControl } from "./admin/controls.ts";
export { type CanisterControl, controlCanister } from "./client/control-canister.ts";
export { type DeployOptions, deployCanister } from "./client/deploy-canister.ts";
export { type SendOptions, sendTokens } from "./client/send-tokens.ts";
export { type Devnet, type DevnetOptions, startDevnet } from "./devnet.ts";
export { HostNameError } from "./gateway/host-names.ts";
export { type FileLock, lockFile } from "./persistence/lock-file.ts";
export { StateDirError, type StateDirProblem } from "./persistence/state-dir-error.ts";
export { type InstructionLimits, MAINNET_INSTRUCTION_LIMITS } from "./runtime/instruction-meter.ts";
export type { ExecutionReport } from "./subnet/subnet.ts";
export { ClockError } from "./time/clock.ts";
export { type ClockKind, MAINNET_PACE, type Pace } from "./time/pace.ts";
