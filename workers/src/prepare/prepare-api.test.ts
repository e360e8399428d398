import { proxy } from "comlink";
import { expect, test } from "vitest";
import { serveLoopback } from "../../test/loopback.ts";
import { overChannel } from "../../test/over-channel.ts";
import { createPrepareApi, type PrepareApi } from "./prepare-api.ts";

const photo = (url: string) => ({ memoryId: "m1", memoryType: "image" as const, url, title: "Beach" });

test("a prepare worker reports its steps and answers with the failure's own code", async () => {
  await using server = await serveLoopback((_, response) => response.end("<!doctype html>Sign in first"));
  using channel = overChannel<PrepareApi>(createPrepareApi());
  const steps: string[] = [];
  const seen = proxy((memoryId: string, step: string) => void steps.push(`${memoryId} ${step}`));
  const access = { pageOrigin: server.origin, allowedOrigins: [] };
  await channel.remote.open({ access, maxFileSizeBytes: 1_000, readLocation: false, spillDirectory: "test" }, seen);
  const read = await channel.remote.read(photo(`${server.origin}/files/beach%20one.jpg`));
  expect(read).toEqual({ ok: true, value: { fileBytes: 28, pictureBytes: 64_000_000 } });
  expect(await channel.remote.prepare("m1")).toEqual({
    ok: false,
    error: { code: "NotAnImage", message: expect.stringContaining("beach one.jpg is ") },
  });
  // Steps have their own channel and may arrive after the answer.
  await expect.poll(() => steps).toEqual(["m1 reading", "m1 preparing"]);
});
