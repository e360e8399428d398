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

/** Galleries of their own, and no parts of one. */
const idOf = (name: string) => `${name.padEnd(24, "-")}000000000000`;

it("goes on with what a sign-out or the browser's end cut off, and with nothing else", async () => {
  await addJob(idOf("signed-out"), own, failed("Unauthorized"));
  await addJob(idOf("interrupted"), own, { name: "running" });
  await addJob(idOf("broken"), own, failed("Network"));
  await addJob(idOf("paused"), own, { name: "paused" });
  await addJob(idOf("given-up"), own, { name: "cancelled", finishedAtMs: 0 });
  await resumeInterrupted();
  expect(started).toMatchObject([
    { type: "host.start", origin: ORIGIN, gallery: { galleryId: idOf("interrupted") } },
    { type: "host.start", origin: ORIGIN, gallery: { galleryId: idOf("signed-out") } },
  ]);
});

it("leaves the parts of a gallery alone of which one is paused", async () => {
  const part = (last: string) => `0f8fad5b-d9cb-469f-a165-${last}`;
  await addJob(part("70867728950e"), own, { name: "paused" });
  await addJob(part("e940a8fa5ff1"), own, { name: "running" });
  await resumeInterrupted();
  expect(started).toEqual([]);
});

it("leaves what somebody else began to them", async () => {
  await addJob(idOf("signed-out"), `${CANISTER}/aaaaa-aa`, failed("Unauthorized"));
  await addJob(idOf("interrupted"), `${CANISTER}/aaaaa-aa`, { name: "running" });
  await resumeInterrupted();
  expect(started).toEqual([]);
});
