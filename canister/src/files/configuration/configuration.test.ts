import { describe, expect, test } from "vitest";
import { Configuration, type SettingsMap, settingCodec } from "./configuration.ts";

/** Keeps what is written as bytes, as stable memory does. */
function settingsOf(stored: Map<string, Uint8Array>): SettingsMap {
  return {
    get: (name) => {
      const bytes = stored.get(name);
      return bytes === undefined ? undefined : settingCodec.fromBytes(bytes);
    },
    insert: (name, value) => {
      stored.set(name, settingCodec.toBytes(value));
      return undefined;
    },
    remove: (name) => {
      stored.delete(name);
      return undefined;
    },
  };
}

describe("Configuration", () => {
  test("limits and the time of the last change are read as they were written", () => {
    const configuration = new Configuration(settingsOf(new Map()));
    expect(configuration.lastChangeNs()).toBe(0n);
    configuration.noteChange(1_700_000_000_123_456_789n);
    expect(configuration.lastChangeNs()).toBe(1_700_000_000_123_000_000n);
    configuration.setUploadLimit("maxBytes", 2 ** 52);
    configuration.setUploadLimit("maxChunks", 3);
    configuration.setUploadLimit("maxChunks", undefined);
    expect(configuration.uploadLimits()).toEqual({ maxBatches: undefined, maxChunks: undefined, maxBytes: 2 ** 52 });
  });
});
