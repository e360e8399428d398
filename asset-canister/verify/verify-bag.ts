import { type BagCheck, type CheckBagOptions, checkOnlyBag } from "../bag/check-bag.ts";
import { openFiles } from "./open-files.ts";

/**
 * Checks a bag on disk without the network.
 * @param file a ZIP file, or the folder that was unpacked from it
 * @throws Error when it is no such bag at all, or holds several
 */
export async function verifyBag(file: string, options: CheckBagOptions): Promise<BagCheck> {
  const files = await openFiles(file);
  try {
    return await checkOnlyBag(files, options);
  } finally {
    await files.close();
  }
}
