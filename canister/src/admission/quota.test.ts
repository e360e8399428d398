import { describe, expect, it } from "vitest";
import { ALICE, BOB, bytesOf, upload, uuid } from "../inputs.fixture.ts";
import { readGauges } from "../store/records/gauges.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { beginAssetUpload } from "../uploads/uploads.ts";
import { setQuota } from "./quota.ts";

describe("requireQuota", () => {
  it("keeps people to their quota, for bytes known and new", () => {
    const { store } = testStore();
    setQuota(store, ALICE, 25n);
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, BOB, "original", bytesOf(20, 2));
    const over = { code: "LimitExceeded", field: "size_bytes" };
    expect(refusalOf(() => storedAsset(store, ALICE, "thumb", bytesOf(20, 2)))).toEqual(over);
    expect(refusalOf(() => storedAsset(store, ALICE, "thumb", bytesOf(20, 3)))).toEqual(over);
    const { begin } = upload(bytesOf(20, 4), uuid(1), { commit: false });
    expect(refusalOf(() => beginAssetUpload(store, ALICE, begin))).toEqual(over);
    storedAsset(store, ALICE, "original", bytesOf(10, 1));
    storedAsset(store, ALICE, "thumb", bytesOf(15, 3));
    expect(readGauges(store)).toEqual({ blobCount: 3n, blobBytes: 45n, openSessions: 0 });
    setQuota(store, ALICE, undefined);
    expect(storedAsset(store, ALICE, "thumb", bytesOf(20, 2)).size_bytes).toBe(20n);
  });
});
