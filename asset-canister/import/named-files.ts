import type { BagFiles } from "../bag/bag-files.ts";

/** What a person chose: a ZIP file or a folder, and what it is called. */
export interface NamedFiles {
  name: string;
  files: BagFiles;
}
