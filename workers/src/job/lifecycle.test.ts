import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  activityOf,
  begin,
  ENDED,
  type JobLifecycle,
  type Lost,
  pause,
  type Recovering,
  reached,
  reconnect,
  recover,
  recovered,
  resume,
  WAITING,
} from "./lifecycle.ts";

const FAILURE = { code: "Network", message: "The backend could not be reached." } as const;
const recovery = new Promise<undefined>(() => {});
const running = begin(WAITING);
const offline = recover(running, "offline", recovery);
const lost: Lost = { name: "lost", failure: FAILURE };

describe("a job", () => {
  test("runs when it begins, unless it was paused before", () => {
    expect(begin(WAITING)).toMatchObject({ name: "running", connection: { number: 0, wasReached: false } });
    const paused = pause(WAITING);
    expect(paused.name === "waiting" && begin(paused).name).toBe("paused");
    const resumed = resume(paused);
    expect(resumed.name === "waiting" && begin(resumed).name).toBe("running");
  });

  test("that is paused runs again when it is resumed", () => {
    const paused = pause(running);
    expect(paused.name).toBe("paused");
    expect(resume(paused)).toEqual(running);
  });

  test("that has recovered runs or is paused as the person wants it by then", () => {
    expect(recovered(offline, undefined).name).toBe("running");
    expect(recovered(pause(offline), undefined).name).toBe("paused");
    expect(recovered(resume(pause(offline)), undefined).name).toBe("running");
    const paused = pause(running);
    expect(paused.name === "paused" && recovered(recover(paused, "offline", recovery), undefined).name).toBe("paused");
  });

  test("counts its connections while it recovers, and keeps what it knows of the backend", () => {
    const reconnected = reconnect(reconnect(recover(reached(running) as typeof running, "unauthorized", recovery)));
    expect(recovered(reconnected, undefined)).toEqual({
      name: "running",
      connection: { number: 2, wasReached: true },
    });
  });

  test("is lost where recovery fails", () => {
    expect(recovered(offline, FAILURE)).toEqual(lost);
  });

  test("reports its activity, and leaves its end to its result", () => {
    const told = [WAITING, pause(WAITING), running, pause(running), offline, pause(offline), lost, ENDED].map(
      activityOf,
    );
    expect(told).toEqual(["waiting", "paused", "running", "paused", "offline", "offline", undefined, undefined]);
    expect(activityOf(recover(running, "unauthorized", recovery))).toBe("unauthorized");
  });
});

describe("transitions that make no sense", () => {
  test("change nothing", () => {
    for (const state of [lost, ENDED]) {
      const same = [pause(state), resume(state), reached(state), reconnect(state), recovered(state, FAILURE)];
      for (const next of same) expect(next).toBe(state);
    }
    expect(resume(running)).toBe(running);
    expect(reconnect(running)).toBe(running);
    expect(recovered(running, FAILURE)).toBe(running);
    expect(reached(WAITING)).toBe(WAITING);
  });

  test("cannot be written down", () => {
    // @ts-expect-error A job begins once.
    begin(running);
    // @ts-expect-error A job that waits for its turn has nothing to recover.
    recover(WAITING, "offline", recovery);
    // @ts-expect-error A recovery is shared by all calls that need it.
    recover(offline, "offline", recovery);
    // @ts-expect-error What was lost stays lost.
    recover(lost, "offline", recovery);
    // @ts-expect-error Pausing is no recovery.
    recover(running, "paused", recovery);
    // @ts-expect-error A job that recovers says from what.
    const nameless: Recovering = { name: "recovering", isPaused: false, connection: running.connection, recovery };
    expect(nameless.name).toBe("recovering");
  });
});

test("whatever a person does, a job that recovered runs exactly if their last word was to go on", () => {
  const words = fc.array(fc.constantFrom("pause", "resume"), { minLength: 1 });
  fc.assert(
    fc.property(words, words, (before, during) => {
      const say = (state: JobLifecycle, word: string) => (word === "pause" ? pause(state) : resume(state));
      const begun = before.reduce(say, running as JobLifecycle);
      if (begun.name !== "running" && begun.name !== "paused") throw new Error(`It is ${begun.name}.`);
      const recovering = during.reduce(say, recover(begun, "offline", recovery) as JobLifecycle);
      const wanted = during.at(-1) === "pause" ? "paused" : "running";
      expect(recovered(recovering, undefined).name).toBe(wanted);
    }),
  );
});
