import type { BagFiles } from "../../../bag/bag-files.ts";
import { blobSource } from "../../../zip/byte-source.ts";
import { zipFiles } from "../../../zip/zip-files.ts";
import type { Chosen } from "./chosen-files.ts";
import { digestOf } from "./digest.ts";
import { folderBag } from "./folder-bag.ts";

/** Opens what was chosen. @throws Error when it is neither a folder nor a ZIP file of one */
export async function openChosen(chosen: Chosen): Promise<BagFiles> {
  return chosen.kind === "file" ? zipFiles(blobSource(chosen.file), digestOf) : folderBag(chosen.files);
}
