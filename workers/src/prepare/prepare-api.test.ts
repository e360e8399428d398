import { proxy } from "comlink";
import { expect, test } from "vitest";
import { serveLoopback } from "../../test/loopback.ts";
import { overChannel } from "../../test/over-channel.ts";
import { createPrepareApi, type PrepareApi } from "./prepare-api.ts";

const photo = (url: string) => ({ memoryId: "m1", memoryType: "image" as const, url, title: "Beach" });

test("a prepare worker reports its steps and answers with the failure's own code", async () => {
  await using server = await serveLoopback((_, response) => response.end("<!doctype html><h1>Sign in first</h1>"));
  using channel = overChannel<PrepareApi>(createPrepareApi());
  const steps: string[] = [];
  const seen = proxy((memoryId: string, step: string) => void steps.push(`${memoryId} ${step}`));
  const access = { pageOrigin: server.origin, allowedOrigins: [] };
  await channel.remote.open(
    { access, pageUrl: server.origin, maxFileSizeBytes: 1_000, readLocation: false, spillDirectory: "test" },
    seen,
  );
  expect(await channel.remote.read(photo(`${server.origin}/files/beach%20one.jpg`))).toEqual({
    ok: false,
    error: { code: "SignInNeeded", message: expect.stringContaining("beach one.jpg was not sent") },
  });
  // Steps have their own channel and may arrive after the answer.
  await expect.poll(() => steps).toEqual(["m1 reading"]);
});
