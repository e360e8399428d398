import { msgCaller, update } from "azle";
import * as Candid from "../../files/candid/idl.ts";
import type * as Records from "../../files/candid/records.ts";
import { requirePrepare } from "./permitted.ts";
import { configuration, permissions } from "./state.ts";

/** Limits for uploads that are not committed yet. */
export class ConfigurationMethods {
  @update([], Candid.ConfigurationResult)
  get_configuration(): Records.ConfigurationRecord {
    requirePrepare();
    const { maxBatches, maxChunks, maxBytes } = configuration.uploadLimits();
    const option = (limit: number | undefined): Records.Opt<bigint> => (limit === undefined ? [] : [BigInt(limit)]);
    return { max_batches: option(maxBatches), max_chunks: option(maxChunks), max_bytes: option(maxBytes) };
  }

  @update([Candid.Configure])
  configure({ max_batches, max_chunks, max_bytes }: Records.ConfigureRecord): void {
    permissions.require("Commit", msgCaller());
    const changes = [
      ["maxBatches", max_batches],
      ["maxChunks", max_chunks],
      ["maxBytes", max_bytes],
    ] as const;
    for (const [name, [limit]] of changes)
      if (limit !== undefined)
        configuration.setUploadLimit(name, limit[0] === undefined ? undefined : Number(limit[0]));
  }

  @update([Candid.Configure], Candid.ValidationResult)
  validate_configure(request: Records.ConfigureRecord): Records.ValidationRecord {
    const names = Object.entries(request).flatMap(([name, change]) => (change.length === 0 ? [] : [name]));
    return { Ok: `configure ${names.join(", ") || "nothing"}` };
  }
}
