/** Why signing in did not work; nothing was kept. */
export type SignInProblem =
  | { name: "blocked" }
  | { name: "closed" }
  | { name: "refused"; message: string }
  /** What came is no delegation to this session's key, or it does not verify. */
  | { name: "unusable"; message: string }
  /** What came has expired already, or is valid for longer than was asked. */
  | { name: "clock"; message: string };
