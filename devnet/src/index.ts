export type { ClockControl, TimeControl } from "./admin/controls.ts";
export { type CanisterControl, controlCanister } from "./client/control-canister.ts";
export { type DeployOptions, deployCanister } from "./client/deploy-canister.ts";
export { type Devnet, type DevnetOptions, startDevnet } from "./devnet.ts";
export type { ExecutionReport } from "./network/network.ts";
export { type InstructionLimits, MAINNET_INSTRUCTION_LIMITS } from "./runtime/instruction-meter.ts";
export { type ClockKind, MAINNET_PACE, type Pace } from "./time/pace.ts";
