import type { JobEvent, MemoryProgress } from "@store-forever/workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProgressMeter } from "./progress-meter.ts";

const gallery = {
  galleryId: "g",
  title: "Summer",
  sourceUrl: "http://localhost/",
  items: ["a", "b", "c"].map((memoryId) => ({ memoryId, memoryType: "image" as const, url: "u", title: "t" })),
};
const failure = { code: "Network", message: "Unreachable." } as const;
const state = fc.constantFrom<MemoryProgress>(
  { step: "reading" },
  { step: "preparing" },
  { step: "uploading" },
  { step: "verifying" },
  { step: "stored", alreadyStored: false },
  { step: "failed", failure },
);
const bytes = (sentBytes: number, totalBytes: number, bytesPerSecond = 0, secondsLeft?: number): JobEvent => ({
  ...{ type: "bytes", sentBytes, totalBytes, bytesPerSecond, acknowledgedBytes: sentBytes, retries: 0 },
  ...(secondsLeft === undefined ? {} : { secondsLeft }),
});
const memory = (memoryId: string, of: MemoryProgress): JobEvent => ({ type: "memory", memoryId, state: of });
const event: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.record({ type: fc.constant("phase" as const), phase: fc.constantFrom("prepare", "store", "verify") }),
  fc.record({ type: fc.constant("memory" as const), memoryId: fc.constantFrom("a", "b", "c"), state }),
  fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([sent, total]) => bytes(sent, total)),
);

function after(events: JobEvent[]) {
  const meter = new ProgressMeter(gallery);
  for (const each of events) meter.apply(each);
  return meter;
}

describe("ProgressMeter", () => {
  it("never goes back and never beyond 100 %, whatever order events arrive in", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const meter = new ProgressMeter(gallery);
        let before = 0;
        for (const each of events) {
          meter.apply(each);
          const { percent } = meter.snapshot();
          expect(percent).toBeGreaterThanOrEqual(before);
          expect(percent).toBeLessThanOrEqual(100);
          before = percent;
        }
      }),
    );
  });

  it("reaches 100 % exactly when every photo has ended", () => {
    const stored = { step: "stored", alreadyStored: true } as const;
    const two = [memory("a", stored), memory("b", stored)];
    expect(after(two).snapshot().percent).toBe(66);
    expect(after([...two, memory("c", { step: "failed", failure })]).snapshot().percent).toBe(100);
  });

  it("counts the photos that have the current phase behind them", () => {
    const events = [memory("a", { step: "uploading" }), memory("b", { step: "verifying" })];
    const inPhase = (phase: "prepare" | "store" | "verify") => after([...events, { type: "phase", phase }]).snapshot();
    expect(after(events).snapshot()).toMatchObject({ phase: "auth", doneCount: 0, totalCount: 3 });
    expect(inPhase("prepare").doneCount).toBe(2);
    expect(inPhase("store").doneCount).toBe(1);
    expect(inPhase("verify").doneCount).toBe(0);
  });

  it("tells the pipeline's speed, and the time left once enough is done to tell it", () => {
    const meter = after([memory("a", { step: "uploading" })]);
    expect(meter.snapshot()).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
    meter.apply(bytes(4_000, 8_000, 2_000, 2));
    expect(meter.snapshot()).toMatchObject({ sentBytes: 4_000, totalBytes: 8_000, bytesPerSecond: 2_000 });
    meter.apply(memory("a", { step: "stored", alreadyStored: false }));
    expect(meter.snapshot()).toMatchObject({ percent: 33, secondsLeft: 2 });
    expect(after([bytes(10, 8_000, 2_000, 4)]).snapshot()).toMatchObject({ percent: 0, secondsLeft: null });
  });

  it("tells what it waits for, without a guess of when it is done", () => {
    const stored = memory("a", { step: "stored", alreadyStored: false });
    const offline = after([stored, bytes(4_000, 8_000, 2_000, 5), { type: "activity", activity: "offline" }]);
    expect(offline.snapshot()).toMatchObject({ activity: "offline", percent: 33, secondsLeft: null });
    offline.apply({ type: "activity", activity: "running" });
    expect(offline.snapshot()).toMatchObject({ activity: "running", secondsLeft: 5 });
  });

  it("tells how far the largest file is that travels in chunks, and how many calls were made again", () => {
    const sending = (memoryId: string, sizeBytes: number, acknowledgedChunks: number): JobEvent => ({
      ...{ type: "asset", memoryId, kind: "original" },
      state: { step: "sending", sizeBytes, acknowledgedBytes: 0, chunkCount: 9, acknowledgedChunks },
    });
    const meter = after([sending("a", 10, 1), sending("b", 20, 2), sending("b", 20, 3)]);
    meter.apply({ ...bytes(1, 30), retries: 2 } as JobEvent);
    const b = { memoryId: "b", acknowledgedChunks: 3, chunkCount: 9 };
    expect(meter.snapshot()).toMatchObject({ largeFile: b, retries: 2 });
    meter.apply({ type: "asset", memoryId: "b", kind: "original", state: { step: "stored", wasThere: false } });
    expect(meter.snapshot()).toMatchObject({ largeFile: { memoryId: "a", acknowledgedChunks: 1 } });
    meter.apply(memory("a", { step: "failed", failure }));
    expect(meter.snapshot()).toMatchObject({ largeFile: null });
  });

  it("tells each change of step once", () => {
    const meter = after([memory("a", { step: "reading" }), memory("a", { step: "preparing" })]);
    expect(meter.takeChanges()).toEqual([["a", "preparing"]]);
    expect(meter.takeChanges()).toEqual([]);
    expect(meter.allSteps()).toEqual([
      ["a", "preparing"],
      ["b", "waiting"],
      ["c", "waiting"],
    ]);
  });
});
