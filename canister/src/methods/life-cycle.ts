import { LIMITS, type Limits } from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { init, inspectMessage, msgArgData, msgCaller, msgMethodName, postUpgrade, query } from "azle";
import { isAdmitted } from "../admission/inspection.ts";
import { FILE_UPDATES } from "../files/candid/updates.ts";
import { certifyOrigins } from "../operations/config.ts";
import { watchFunding } from "../operations/funding.ts";
import { certifyFactory, installArchive } from "../personal/archive.ts";
import { certifyNotFound } from "../publishing/not-found.ts";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { requireFormat } from "../store/format.ts";
import { hurryCreations } from "../store/records/personal/creation-record.ts";
import { putBack } from "../store/set-aside.ts";
import { assets, permissions } from "./files/state.ts";
import { isWorthRunning } from "./inspect/inspect-arguments.ts";
import { store } from "./singletons.ts";
import { settle } from "./update-calls.ts";

const MOST_PUT_BACK = 100;
const MOST_HURRIED = 100;

function begin(): void {
  requireFormat(store);
  certifyNotFound(store);
  certifyFactory(store);
  certifyOrigins(store);
  assets.certifyFallback();
  assets.certifyRelease();
  putBack(store, MOST_PUT_BACK);
  settle(store);
  watchFunding(store);
}

/** Installation, upgrades, and what clients ask first. */
export class LifeCycle {
  @init([], { manual: true })
  init(): void {
    installArchive(store);
    begin();
  }

  @postUpgrade([], { manual: true })
  postUpgrade(): void {
    hurryCreations(store, MOST_HURRIED);
    begin();
  }

  /**
   * Refuses, before they cost anything, updates of those who may not store, and messages that are no update of ours. The methods check all
   * rights again.
   */
  @inspectMessage({ manual: true })
  inspectMessage(): boolean {
    const [caller, method] = [msgCaller(), msgMethodName()];
    if (caller.isAnonymous() || !isWorthRunning(method, msgArgData())) return false;
    return FILE_UPDATES.has(method) ? permissions.hasAny(caller) : isAdmitted(store);
  }

  @query([], T.Limits)
  limits(): Limits {
    const config = readConfig(store);
    return {
      chunk_size_bytes: LIMITS.chunkSizeBytes,
      max_message_bytes: LIMITS.maxMessageBytes,
      max_file_size_bytes: config.maxFileSizeBytes,
      max_chunks: LIMITS.maxChunks,
      max_open_sessions: config.maxOpenSessions,
      session_ttl_seconds: config.sessionTtlSeconds,
      max_inline_bytes: LIMITS.maxInlineBytes,
      max_assets_per_call: LIMITS.maxAssetsPerCall,
      max_hashes_per_call: LIMITS.maxHashesPerCall,
      max_memories_per_call: LIMITS.maxMemoriesPerCall,
      max_gallery_items: LIMITS.maxGalleryItems,
      presence_default: LIMITS.presenceDefault,
      presence_max: LIMITS.presenceMax,
      max_title_bytes: LIMITS.maxTitleBytes,
      max_text_bytes: LIMITS.maxTextBytes,
      admission: config.admission,
      budgets: config.budgets,
    };
  }
}
