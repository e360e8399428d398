import "fake-indexeddb/auto";
import { proxy } from "comlink";
import { expect, test } from "vitest";
import { serveLoopback } from "../../test/loopback.ts";
import { newKeyPair } from "../../test/new-key-pair.ts";
import { overChannel } from "../../test/over-channel.ts";
import { createUploadApi, type UploadApi } from "./upload-api.ts";

test("an upload worker takes a key that cannot be exported and answers with the failure's own code", async () => {
  const keyPair = await newKeyPair();
  using channel = overChannel<UploadApi>(createUploadApi());
  await channel.remote.open(
    { host: "http://127.0.0.1:1", canisterId: "not a canister" },
    keyPair,
    { galleryId: "g1", memoryBudgetBytes: 1e8 },
    proxy(() => {}),
  );
  const refused = { code: "Refused", message: expect.stringContaining('"not a canister" is not a canister id') };
  expect(await channel.remote.facts()).toEqual({ ok: false, error: refused });
  expect(await channel.remote.present(["m1"])).toEqual({ ok: false, error: refused });
});

test("an upload worker that connects anew leaves no call on the former connection unanswered", async () => {
  const keyPair = await newKeyPair();
  await using silent = await serveLoopback(() => {});
  using channel = overChannel<UploadApi>(createUploadApi());
  const network = { host: silent.origin, canisterId: "aaaaa-aa" };
  const open = () =>
    channel.remote.open(
      network,
      keyPair,
      { galleryId: "g1", memoryBudgetBytes: 1e8 },
      proxy(() => {}),
    );
  await open();
  const asked = [channel.remote.facts(), channel.remote.present(["m1"])];
  await open();
  const lost = { ok: false, error: { code: "Network", message: expect.stringContaining("has been renewed") } };
  expect(await Promise.all(asked)).toEqual([lost, lost]);
});
