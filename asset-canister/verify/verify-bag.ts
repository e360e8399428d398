import { type BagCheck, type CheckBagOptions, checkBag } from "../bag/check-bag.ts";
import { openBag } from "./open-bag.ts";

/**
 * Checks a bag on disk without the network.
 * @param file a ZIP file, or the folder that was unpacked from it
 * @throws Error when it is no such bag at all
 */
export async function verifyBag(file: string, options: CheckBagOptions): Promise<BagCheck> {
  const bag = await openBag(file);
  try {
    return await checkBag(bag, options);
  } finally {
    bag.close();
  }
}
