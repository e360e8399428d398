import { describe, expect, it } from "vitest";
import { ALICE, bytesOf, sha256, upload, uuid } from "../inputs.fixture.ts";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import { refusalOf, testStore } from "../store.fixture.ts";
import { beginAssetUpload, cancelUpload } from "../uploads/uploads.ts";
import { storeAsset } from "../uploads/whole-assets.ts";
import { requireFeature, setFeature, setLimits } from "./config.ts";

const unchanged = {
  max_file_size_bytes: [],
  max_open_sessions: [],
  session_ttl_seconds: [],
  default_quota_bytes: [],
} as const;
const limits = (change: object) => ({ ...unchanged, ...change }) as never;

describe("administration", () => {
  it("changes limits within reason", () => {
    const { store } = testStore();
    setLimits(store, limits({ max_file_size_bytes: [1_000n], max_open_sessions: [1] }));
    expect(readConfig(store)).toMatchObject({
      maxFileSizeBytes: 1_000n,
      maxOpenSessions: 1,
      sessionTtlSeconds: 1_800,
    });
    const begin = (size: number, id: number) =>
      beginAssetUpload(store, ALICE, upload(bytesOf(size, id), uuid(id), { commit: false }).begin);
    expect(refusalOf(() => begin(1_001, 1))).toEqual({ code: "TooLarge", field: "size_bytes" });
    begin(1_000, 1);
    expect(refusalOf(() => begin(999, 2))).toMatchObject({ code: "LimitExceeded" });
    expect(readGauges(store).openSessions).toBe(1);
    cancelUpload(store, ALICE, uuid(1));
    expect(readGauges(store).openSessions).toBe(0);
    for (const [field, value] of [
      ["max_file_size_bytes", 0n],
      ["max_file_size_bytes", 2n ** 40n],
      ["max_open_sessions", 0],
      ["session_ttl_seconds", 59],
    ] as const)
      expect(refusalOf(() => setLimits(store, limits({ [field]: [value] })))).toEqual({
        code: "InvalidArgument",
        field,
      });
  });

  it("switches features off and on", () => {
    const { store } = testStore();
    setFeature(store, "uploads", false);
    const upload = () => storeAsset(store, ALICE, sha256(bytesOf(10, 1)), bytesOf(10, 1));
    expect(refusalOf(upload)).toMatchObject({ code: "Disabled", field: "uploads" });
    requireFeature(store, "sharing");
    setFeature(store, "uploads", true);
    expect(upload()).toMatchObject({ already_stored: false });
  });
});
