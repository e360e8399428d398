/** A state directory that cannot be used, and what to do about it. */
export class StateDirError extends Error {
  override readonly name = "StateDirError";
}
