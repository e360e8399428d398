export { type DeployOptions, deployCanister } from "./deploy.ts";
export { type Devnet, type DevnetOptions, startDevnet } from "./devnet.ts";
