export { type BuiltCanister, buildCanister, type CanisterBuild } from "./build-canister.ts";
export { filesReachedFrom } from "./files-reached-from.ts";
