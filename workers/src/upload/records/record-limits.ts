import type { Limits } from "@store-forever/protocol";

/** What bounds the texts of a record, and whether it has addresses. */
export interface RecordLimits extends Pick<Limits, "max_title_bytes" | "max_text_bytes"> {
  tellsSource: boolean;
}
