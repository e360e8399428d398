/** Why a state directory cannot be used: another process uses it, another version wrote it, or parts are missing. */
export type StateDirProblem = "in use" | "other format" | "other subnets" | "damaged";

/** A state directory that cannot be used, and what to do about it. It is left as it is. */
export class StateDirError extends Error {
  override readonly name = "StateDirError";
  readonly problem: StateDirProblem;

  constructor(problem: StateDirProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
