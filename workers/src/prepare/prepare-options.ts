import type { RequestObserver, SourceAccess } from "../api.ts";
import type { Spill } from "./read/arriving-file.ts";
import type { FreshPages } from "./read/fresh-pages.ts";

/** `held`: a server has asked to wait before it is asked again. */
export type PrepareStep = "reading" | "held" | "preparing";

export interface PrepareOptions {
  access: SourceAccess;
  observe?: RequestObserver | undefined;
  /** The gallery's pages, which may have newer addresses of files whose own have expired. */
  pages: FreshPages;
  maxFileSizeBytes: number;
  /** Whether to read from its metadata where a photo was taken. The original keeps its metadata either way. */
  readLocation: boolean;
  /** Where files go that are too large for RAM. */
  spill: Spill;
}
