import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addJob, CANISTER, endDevice, ORIGIN, startDevice } from "../../../test/jobs-on-device.ts";
import { resumeInterrupted } from "./resume-interrupted.ts";

const { started } = vi.hoisted(() => ({ started: [] as unknown[] }));
vi.mock("wxt/browser", () => ({ browser: { runtime: { getURL: (path: string) => path } } }));
vi.mock("./ask-host.ts", () => ({ askHost: async (request: unknown) => void started.push(request) }));

let own: string;
beforeEach(async () => {
  own = await startDevice();
});
afterEach(async () => {
  started.length = 0;
  await endDevice();
});

const failed = (code: "Unauthorized" | "Network") =>
  ({ name: "failed", finishedAtMs: 0, failure: { code, message: "" } }) as const;

it("goes on with what a sign-out or the browser's end cut off, and with nothing else", async () => {
  await addJob("signed-out", own, failed("Unauthorized"));
  await addJob("interrupted", own, { name: "running" });
  await addJob("broken", own, failed("Network"));
  await addJob("paused", own, { name: "paused" });
  await addJob("given-up", own, { name: "cancelled", finishedAtMs: 0 });
  await resumeInterrupted();
  expect(started).toMatchObject([
    { type: "host.start", origin: ORIGIN, gallery: { galleryId: "interrupted" } },
    { type: "host.start", origin: ORIGIN, gallery: { galleryId: "signed-out" } },
  ]);
});

it("leaves what somebody else began to them", async () => {
  await addJob("signed-out", `${CANISTER}/aaaaa-aa`, failed("Unauthorized"));
  await addJob("interrupted", `${CANISTER}/aaaaa-aa`, { name: "running" });
  await resumeInterrupted();
  expect(started).toEqual([]);
});
