export { type BuiltCanister, buildCanister, type CanisterBuild } from "./build-canister.ts";
