import { SetupError } from "../setup/setup.mjs";

/** What keeps a deployment from going on, said so that people know what to do. Nothing else is told to them. */
export class DeployError extends SetupError {
  override name = "DeployError";
}

/** The first sentence of whatever was thrown. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return (text.split("\n", 1)[0] ?? text) + cause;
}
