import "fake-indexeddb/auto";
import { expose, proxy, wrap } from "comlink";
import { expect, test } from "vitest";
import { serveLoopback } from "../../test/loopback.ts";
import { createPrepareApi, type PrepareApi } from "../prepare/prepare-api.ts";
import { createUploadApi, type UploadApi } from "../upload/upload-api.ts";

/** Speaks to an API as the job does to a worker: over a bare message channel. */
function overChannel<Api extends object>(api: Api): { remote: Api } & Disposable {
  const { port1, port2 } = new MessageChannel();
  expose(api, port1);
  return {
    remote: wrap(port2) as unknown as Api,
    [Symbol.dispose]: () => {
      port1.close();
      port2.close();
    },
  };
}

const photo = (url: string) => ({ memoryId: "m1", memoryType: "image" as const, url, title: "Beach" });

test("a prepare worker reports its steps and answers with the failure's own code", async () => {
  await using server = await serveLoopback((_, response) => response.end("<!doctype html>Sign in first"));
  using channel = overChannel<PrepareApi>(createPrepareApi());
  const steps: string[] = [];
  const seen = proxy((memoryId: string, step: string) => void steps.push(`${memoryId} ${step}`));
  await channel.remote.open({ maxFileSizeBytes: 1_000, readLocation: false, spillDirectory: "test" }, seen);
  const read = await channel.remote.read(photo(`${server.origin}/files/beach%20one.jpg`));
  expect(read).toEqual({ ok: true, value: { fileBytes: 28, pictureBytes: 64_000_000 } });
  expect(await channel.remote.prepare("m1")).toEqual({
    ok: false,
    error: { code: "NotAnImage", message: expect.stringContaining("beach one.jpg is ") },
  });
  // Steps come by a channel of their own and may be later than the answer.
  await expect.poll(() => steps).toEqual(["m1 reading", "m1 preparing"]);
});

test("an upload worker takes a key that cannot be exported and answers with the failure's own code", async () => {
  const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
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

test("an upload worker that is opened anew leaves nothing unanswered that was asked of the former connection", async () => {
  const keyPair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
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
