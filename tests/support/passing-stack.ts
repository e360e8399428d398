import path from "node:path";
import { fillDataFolder } from "../../gallery/test/test-database.ts";
import { type Stack, type StackOptions, startStack } from "../../scripts/stack/stack.ts";

type PassingOptions = Pick<StackOptions, "stateDir" | "photosDir"> & Partial<Pick<StackOptions, "log">>;

/**
 * A stack on free ports that is started once, in a new folder: what happens on its devnet is not saved for another start, and its gallery's
 * tables are copied.
 */
export async function startPassingStack(options: PassingOptions): Promise<Stack> {
  await fillDataFolder(path.join(options.stateDir, "gallery"));
  return startStack({ devnetPort: 0, galleryPort: 0, keepsDevnet: false, log: () => {}, ...options });
}
