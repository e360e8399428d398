/** A certified answer did not prove what it claims: somebody between canister and reader changed it, or it is stale. */
export class VerificationError extends Error {
  override name = "VerificationError";
}
