import type { BagFiles } from "../../../bag/bag-files.ts";
import type { Chosen } from "./chosen-files.ts";
import { folderBag } from "./folder-bag.ts";
import { zipBag } from "./zip-bag.ts";

/** Opens what was chosen. @throws Error when it is neither a folder nor a ZIP file of one */
export async function openChosen(chosen: Chosen): Promise<BagFiles> {
  return chosen.kind === "file" ? zipBag(chosen.file) : folderBag(chosen.files);
}
