import { err, ok } from "@store-forever/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { newKeyPair } from "../../test/new-key-pair.ts";
import type { JobActivity, JobEvent, PipelineFailure, PipelineResult } from "../api.ts";
import { EventStream } from "../events/event-stream.ts";
import type { UploadApi } from "../upload/upload-api.ts";
import { JobRun, type JobRunOptions } from "./job-run.ts";
import type { UploadWorker } from "./start-workers.ts";

const OFFLINE: PipelineFailure = { code: "Network", message: "The backend could not be reached." };
const REFUSED: PipelineFailure = { code: "Unauthorized", message: "The backend did not accept this key." };
const FACTS = ok({ owner: "aaaaa-aa", maxFileSizeBytes: 1 });

let keyPair: CryptoKeyPair;
beforeEach(async () => {
  keyPair = await newKeyPair();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

/** Starts a job whose upload worker answers as the test says, and records what it hears. */
function startRun(options: Partial<JobRunOptions> = {}) {
  const stop = new AbortController();
  const told: JobEvent[] = [];
  const events = new EventStream((batch) => told.push(...batch));
  const heard: string[] = [];
  const hear = async (name: string) => {
    heard.push(name);
    return ok(undefined);
  };
  const answers = { facts: FACTS as Awaited<ReturnType<UploadApi["facts"]>> };
  const api = {
    open: async () => void (await hear("open")),
    pause: () => hear("pause"),
    resume: () => hear("resume"),
    facts: async () => answers.facts,
  } as Partial<UploadWorker> as UploadWorker;
  const network = { host: "http://127.0.0.1", canisterId: "aaaaa-aa" };
  const gallery = { galleryId: "g", title: "Summer", sourceUrl: "https://gallery.test/", items: [] };
  const run = new JobRun(
    { network, signer: keyPair, gallery },
    { signal: stop.signal, memoryBudgetBytes: 1e6, ...options },
    events,
    () => ({ run: (_, task) => task(api), release: () => heard.push("release") }),
  );
  const activities = async (): Promise<JobActivity[]> => {
    await vi.advanceTimersByTimeAsync(100);
    return told.flatMap((event) => (event.type === "activity" ? [event.activity] : []));
  };
  return { run, stop, heard, answers, activities };
}

/** A call with these results, one after the other. */
function answering(...results: PipelineResult<string>[]) {
  return vi.fn(async () => results.shift() ?? expect.unreachable("It was asked too often."));
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  return settled;
}

describe("pausing", () => {
  test("holds up new work, and tells the worker", async () => {
    const { run, heard, activities } = startRun();
    run.begin();
    await run.whenRunning();
    run.pause();
    const waiting = run.whenRunning();
    expect(await isSettled(waiting)).toBe(false);
    run.resume();
    await waiting;
    expect(heard).toEqual(["pause", "resume"]);
    expect(await activities()).toEqual(["waiting", "running", "paused", "running"]);
  });

  test("before the job begins lets it begin paused, without a worker", async () => {
    const { run, heard, activities } = startRun();
    run.pause();
    run.begin();
    expect(await isSettled(run.whenRunning())).toBe(false);
    expect(heard).toEqual([]);
    expect(await activities()).toEqual(["waiting", "paused"]);
  });

  test("ends with the job", async () => {
    const { run, stop } = startRun();
    run.begin();
    run.pause();
    const waiting = run.whenRunning();
    stop.abort();
    await waiting;
    run.end();
    await run.whenRunning();
  });
});

describe("an outage", () => {
  test("before the backend was ever reached is a failure", async () => {
    const { run } = startRun();
    run.begin();
    await expect(run.call(answering(err(OFFLINE)))).rejects.toMatchObject(OFFLINE);
  });

  test("afterwards is waited for by all calls together, which are then made again", async () => {
    const { run, heard, answers, activities } = startRun();
    run.begin();
    await run.call(answering(ok("reached")));
    answers.facts = err(OFFLINE);
    const calls = [run.call(answering(err(OFFLINE), ok("one"))), run.call(answering(err(OFFLINE), ok("two")))];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await activities()).toEqual(["waiting", "running", "offline"]);
    const opened = heard.filter((name) => name === "open").length;
    expect(opened).toBeGreaterThan(1);
    answers.facts = FACTS;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await Promise.all(calls)).toEqual(["one", "two"]);
    expect(heard[0]).toBe("pause");
    expect(heard.at(-1)).toBe("resume");
    expect((await activities()).at(-1)).toBe("running");
  });

  test("fails a call that is lost again and again although the backend can be reached", async () => {
    const { run } = startRun();
    run.begin();
    await run.call(answering(ok("reached")));
    const lost = run.call(answering(...[1, 2, 3, 4].map(() => err(OFFLINE))));
    const failed = expect(lost).rejects.toMatchObject(OFFLINE);
    await vi.advanceTimersByTimeAsync(60_000);
    await failed;
  });

  test("that lasts fails the calls, later calls, and work that waits", async () => {
    const { run, answers } = startRun();
    run.begin();
    await run.call(answering(ok("reached")));
    answers.facts = err(OFFLINE);
    const call = run.call(answering(err(OFFLINE)));
    expect(await isSettled(call)).toBe(false);
    const failed = [call, run.whenRunning()].map((promise) => expect(promise).rejects.toMatchObject(OFFLINE));
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    await Promise.all(failed);
    expect(run.isLost).toBe(true);
    await expect(run.call(answering())).rejects.toMatchObject(OFFLINE);
    await expect(run.whenRunning()).rejects.toMatchObject(OFFLINE);
  });

  test("during which the key expired ends with the question for another key", async () => {
    const { run, answers } = startRun({ onUnauthorized: async () => keyPair });
    run.begin();
    await run.call(answering(ok("reached")));
    answers.facts = err(REFUSED);
    const call = run.call(answering(err(OFFLINE), err(REFUSED), ok("again")));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await call).toBe("again");
  });

  test("does not delay stopping the job", async () => {
    const { run, stop, answers } = startRun();
    run.begin();
    await run.call(answering(ok("reached")));
    answers.facts = err(OFFLINE);
    const stopped = expect(run.call(answering(err(OFFLINE)))).rejects.toMatchObject({ code: "Aborted" });
    await vi.advanceTimersByTimeAsync(5_000);
    stop.abort();
    await stopped;
  });
});

describe("a key that is not accepted", () => {
  test("fails the call where nobody can be asked", async () => {
    const { run } = startRun();
    run.begin();
    await expect(run.call(answering(err(REFUSED)))).rejects.toMatchObject(REFUSED);
  });

  test("is asked for once, however many calls need it, and is used from then on", async () => {
    const onUnauthorized = vi.fn(async () => keyPair);
    const { run, heard, activities } = startRun({ onUnauthorized });
    run.begin();
    const calls = [run.call(answering(err(REFUSED), ok("one"))), run.call(answering(err(REFUSED), ok("two")))];
    expect(await Promise.all(calls)).toEqual(["one", "two"]);
    expect(onUnauthorized).toHaveBeenCalledExactlyOnceWith(REFUSED);
    expect(heard).toEqual(["pause", "open", "resume"]);
    expect(await activities()).toEqual(["waiting", "unauthorized", "running"]);
  });

  test("may not be replaced by another person's, and without an answer the call fails", async () => {
    const other = await newKeyPair();
    const others = startRun({ onUnauthorized: async () => other });
    others.run.begin();
    await expect(others.run.call(answering(err(REFUSED)))).rejects.toThrow("another person's key");
    const none = startRun({ onUnauthorized: async () => undefined });
    none.run.begin();
    await expect(none.run.call(answering(err(REFUSED)))).rejects.toMatchObject(REFUSED);
  });

  test("does not delay stopping the job while the answer is awaited", async () => {
    const { run, stop } = startRun({ onUnauthorized: () => new Promise(() => {}) });
    run.begin();
    const stopped = expect(run.call(answering(err(REFUSED)))).rejects.toMatchObject({ code: "Aborted" });
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort();
    await stopped;
  });

  test("leaves the job paused where it was paused meanwhile", async () => {
    const { run, heard } = startRun({
      onUnauthorized: async () => {
        run.pause();
        return keyPair;
      },
    });
    run.begin();
    expect(await run.call(answering(err(REFUSED), ok("again")))).toBe("again");
    expect(heard).toEqual(["pause", "open", "pause"]);
  });
});

test("a job that has ended makes no more calls", async () => {
  const { run, stop, heard } = startRun({ onUnauthorized: async () => keyPair });
  run.begin();
  stop.abort();
  run.end();
  await expect(run.call(answering(err(REFUSED)))).rejects.toMatchObject({ code: "Aborted" });
  expect(heard).toEqual(["release"]);
});
