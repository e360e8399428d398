import type { JobEvent, MemoryState } from "@store-forever/workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, beginning, runningSnapshot } from "./progress.ts";

const gallery = {
  galleryId: "g",
  title: "Summer",
  sourceUrl: "http://localhost/",
  items: ["a", "b", "c"].map((memoryId) => ({ memoryId, memoryType: "image" as const, url: "u", title: "t" })),
};
const failure = { code: "Network", message: "Unreachable." } as const;
const state = fc.constantFrom<MemoryState>(
  { step: "reading" },
  { step: "preparing" },
  { step: "uploading" },
  { step: "verifying" },
  { step: "stored", alreadyStored: false },
  { step: "failed", failure },
);
const event: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.record({ type: fc.constant("phase" as const), phase: fc.constantFrom("prepare", "store", "verify") }),
  fc.record({ type: fc.constant("memory" as const), memoryId: fc.constantFrom("a", "b", "c"), state }),
  fc.record({ type: fc.constant("bytes" as const), sentBytes: fc.nat(1_000), totalBytes: fc.nat(1_000) }),
);
const after = (events: JobEvent[]) => events.reduce(advance, beginning(gallery));

describe("progress", () => {
  it("never goes back and never beyond 100 %, whatever order events arrive in", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let progress = beginning(gallery);
        for (const each of events) {
          const next = advance(progress, each);
          expect(next.percent).toBeGreaterThanOrEqual(progress.percent);
          expect(next.percent).toBeLessThanOrEqual(100);
          progress = next;
        }
      }),
    );
  });

  it("reaches 100 % exactly when every photo has ended", () => {
    const stored = (memoryId: string): JobEvent => ({
      type: "memory",
      memoryId,
      state: { step: "stored", alreadyStored: true },
    });
    expect(after([stored("a"), stored("b")]).percent).toBe(66);
    expect(
      after([stored("a"), stored("b"), { type: "memory", memoryId: "c", state: { step: "failed", failure } }]).percent,
    ).toBe(100);
  });

  it("counts the photos that have the current phase behind them", () => {
    const events: JobEvent[] = [
      { type: "memory", memoryId: "a", state: { step: "uploading" } },
      { type: "memory", memoryId: "b", state: { step: "verifying" } },
    ];
    expect(runningSnapshot(after(events))).toMatchObject({ phase: "prepare", doneCount: 2, totalCount: 3 });
    expect(runningSnapshot(after([...events, { type: "phase", phase: "store" }]))).toMatchObject({ doneCount: 1 });
    expect(runningSnapshot(after([...events, { type: "phase", phase: "verify" }]))).toMatchObject({ doneCount: 0 });
  });
});
