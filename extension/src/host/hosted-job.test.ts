import type { GalleryJob } from "@store-forever/workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { JobSnapshot } from "../messages/job-snapshot.ts";
import type { JobRecord } from "../storage/databases/database.ts";
import { HostedJob } from "./hosted-job.ts";
import { isUnderWay } from "./job-state.ts";

const gallery = { galleryId: "g", title: "Summer", sourceUrl: "http://localhost/", items: [] };
const record = { origin: "http://localhost", galleryId: "g" } as JobRecord;
const pipeline = { pause: vi.fn(), resume: vi.fn() } as unknown as GalleryJob;

let told: JobSnapshot["state"][];
let job: HostedJob;
beforeEach(() => {
  told = [];
  job = new HostedJob(gallery);
  job.listen({ tell: ({ snapshot }) => told.push(snapshot.state), end: () => told.push("finished") });
});

function run(storesAs: "person" | "device") {
  job.begin(record, storesAs);
  job.start(pipeline);
}

describe("a hosted job", () => {
  it("is paused and resumed only while its pipeline runs", () => {
    expect([job.pause(), job.resume()]).toEqual([undefined, undefined]);
    run("device");
    expect([job.pause(), job.pause(), job.resume(), job.resume()]).toEqual([record, undefined, record, undefined]);
    expect(told).toEqual(["running", "paused", "running"]);
    job.settle();
    expect(job.pause()).toBeUndefined();
  });

  it("is under way until its end is told", () => {
    const underWay = () => isUnderWay(job.state);
    const seen = [underWay()];
    run("device");
    seen.push(underWay());
    job.settle();
    seen.push(underWay());
    job.end({ state: "cancelled" });
    seen.push(underWay());
    expect(seen).toEqual([true, true, true, false]);
  });

  it("stops at a sign-out where the person stores, also before its pipeline has started, and not where the device does", () => {
    run("device");
    job.signOut();
    expect([job.state.name, job.signal.aborted]).toEqual(["running", false]);
    job = new HostedJob(gallery);
    job.begin(record, "person");
    job.signOut();
    job.start(pipeline);
    expect(job.state).toMatchObject({ name: "signedOut", wasPaused: false });
    expect(job.signal.aborted).toBe(true);
  });

  it("stays paused for those who look at it, when the person signs out while it is paused", () => {
    run("person");
    job.pause();
    job.signOut();
    expect(job.state).toMatchObject({ name: "signedOut", wasPaused: true });
    expect(told.at(-1)).toBe("paused");
  });

  it("tells those who come after its end what became of it, and that no more comes", () => {
    run("device");
    job.settle();
    job.end({ state: "cancelled" });
    job.close();
    const late: string[] = [];
    job.listen({ tell: ({ snapshot }) => late.push(snapshot.state), end: () => late.push("end") });
    expect(late).toEqual(["cancelled", "end"]);
  });
});
