import process from "node:process";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { SetupError } from "./setup.mjs";

/**
 * Reads a command's options.
 * @throws SetupError with the usage below the message, when something was typed that the command does not know
 */
export function readOptions<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  options: Options,
  usage: string,
  args = process.argv.slice(2),
): ReturnType<typeof parseArgs<{ options: Options }>>["values"] {
  try {
    return parseArgs({ options, args }).values;
  } catch (error) {
    throw new SetupError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** @throws SetupError when the text is not a port number */
export function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new SetupError(`${text} is not a port number.`);
}

/** Settles on Ctrl-C or SIGTERM; a second Ctrl-C ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once("SIGINT", () => process.exit(130));
      resolve();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
}

/**
 * Rethrows what stopped a command. The cause is the machine's state, a port or a folder: people need the message, not the
 * stack. `DEBUG=1` shows both.
 */
export function rethrowReadable(error: unknown): never {
  if (process.env.DEBUG || !(error instanceof Error)) throw error;
  throw new SetupError(`${error.message}\n(Set DEBUG=1 to see where this came from.)`, { cause: error });
}
