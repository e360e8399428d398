import { expose } from "comlink";
import { afterEach, expect, test } from "vitest";
import { PipelineError } from "../errors/failures.ts";
import { WorkerBridge, type WorkerHandle, WorkerLost } from "./worker-bridge.ts";
import { type PoolMember, WorkerPool } from "./worker-pool.ts";

interface EchoApi {
  open(): Promise<void>;
  echo(text: string): Promise<string>;
  hang(): Promise<never>;
}

const started: EchoWorker[] = [];
afterEach(() => {
  for (const worker of started.splice(0)) worker.terminate();
});

/** A worker in this thread, with the same messages over a bare channel. */
class EchoWorker extends EventTarget implements WorkerHandle {
  readonly #channel = new MessageChannel();
  opened = 0;
  terminated = false;

  constructor() {
    super();
    const api: EchoApi = {
      open: async () => {
        this.opened++;
      },
      echo: async (text) => text,
      hang: () => new Promise<never>(() => {}),
    };
    expose(api, this.#channel.port1);
    this.#channel.port2.addEventListener("message", (event) => {
      this.dispatchEvent(new MessageEvent("message", { data: event.data }));
    });
    this.#channel.port2.start();
    started.push(this);
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#channel.port2.postMessage(message, transfer);
  }
  crash(): void {
    this.dispatchEvent(new Event("error"));
  }
  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
}

const options = (quietLimitMs = 60_000) => ({
  start: () => new EchoWorker(),
  open: (api: EchoApi) => api.open(),
  quietLimitMs,
});
const never = new AbortController().signal;

test("starts one worker on first use, opens it first, and ends it", async () => {
  const bridge = new WorkerBridge<EchoApi>(options());
  expect(started).toHaveLength(0);
  expect(await bridge.run(never, (api) => api.echo("one"))).toBe("one");
  expect(await bridge.run(never, (api) => api.echo("two"))).toBe("two");
  expect(started.map(({ opened }) => opened)).toEqual([1]);
  bridge.release();
  expect(started[0]?.terminated).toBe(true);
});

test("a dead worker's task runs once more in a new worker", async () => {
  const bridge = new WorkerBridge<EchoApi>(options());
  let tries = 0;
  const answer = bridge.run(never, (api) => {
    tries++;
    if (tries > 1) return api.echo("second life");
    queueMicrotask(() => started[0]?.crash());
    return api.hang();
  });
  expect(await answer).toBe("second life");
  expect(started).toHaveLength(2);
});

test("a task whose second worker dies too is lost", async () => {
  const bridge = new WorkerBridge<EchoApi>(options());
  const answer = bridge.run(never, (api) => {
    queueMicrotask(() => started.at(-1)?.crash());
    return api.hang();
  });
  await expect(answer).rejects.toThrow(WorkerLost);
  expect(started.map(({ terminated }) => terminated)).toEqual([true, true]);
});

test("a task of several calls fails at its next one when the worker died in between", async () => {
  const bridge = new WorkerBridge<EchoApi>(options());
  const answers: string[] = [];
  const answer = bridge.run(never, async (api) => {
    answers.push(await api.echo("first"));
    if (started.length === 1) started[0]?.crash();
    return await api.echo("second");
  });
  expect(await answer).toBe("second");
  expect(answers).toEqual(["first", "first"]);
});

test("a worker without a heartbeat is considered dead", async () => {
  const bridge = new WorkerBridge<EchoApi>(options(5));
  await expect(bridge.run(never, (api) => api.hang())).rejects.toThrow("stopped responding");
});

test("an abort settles a call that the worker never answers", async () => {
  const bridge = new WorkerBridge<EchoApi>(options());
  const stop = new AbortController();
  const answer = bridge.run(stop.signal, (api) => api.hang());
  stop.abort();
  await expect(answer).rejects.toThrow(PipelineError);
  await expect(answer).rejects.toMatchObject({ code: "Aborted" });
  await expect(bridge.run(stop.signal, (api) => api.echo("late"))).rejects.toMatchObject({ code: "Aborted" });
  expect(started).toHaveLength(1);
});

test("a pool runs each task in a worker that has room, and starts no more than it needs", async () => {
  const pool = new WorkerPool<EchoApi>({ size: 3, tasksEach: 1 }, options());
  const answers = ["a", "b", "c", "d", "e"].map((text) => pool.run(never, (api) => api.echo(text)));
  expect(await Promise.all(answers)).toEqual(["a", "b", "c", "d", "e"]);
  expect(started.length).toBeLessThanOrEqual(3);
  pool.release();
  expect(started.every(({ terminated }) => terminated)).toBe(true);
});

test("work that runs alone runs one after the other, and the worker's death lets the next run", async () => {
  const pool = new WorkerPool<EchoApi>({ size: 1, tasksEach: 2 }, options());
  const order: string[] = [];
  const task = (name: string) => (api: EchoApi, member: PoolMember) =>
    member.runAlone(async () => {
      order.push(name);
      if (order.length === 1) {
        queueMicrotask(() => started[0]?.crash());
        return await api.hang();
      }
      const answer = await api.echo(name);
      order.push(`${name} done`);
      return answer;
    });
  expect(await Promise.all([pool.run(never, task("a")), pool.run(never, task("b"))])).toEqual(["a", "b"]);
  expect(started).toHaveLength(2);
  expect(order[0]).toBe("a");
  expect(order.slice(-4).toSorted()).toEqual(["a", "a done", "b", "b done"]);
  expect(order.at(-3)).toBe(`${order.at(-4)} done`);
  pool.release();
});

test("a worker with much garbage is replaced once its tasks are done", async () => {
  const pool = new WorkerPool<EchoApi>({ size: 1, tasksEach: 2, maxGarbageBytes: 100 }, options());
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const slow = pool.run(never, async (api) => {
    await held;
    return await api.echo("slow");
  });
  const leaving = (bytes: number) =>
    pool.run(never, async (api, member) => {
      const answer = await api.echo(`${bytes}`);
      member.addGarbage(bytes);
      return answer;
    });
  expect([await leaving(60), await leaving(40), await leaving(60)]).toEqual(["60", "40", "60"]);
  expect(started.map(({ terminated }) => terminated)).toEqual([false, false]);
  end();
  expect(await slow).toBe("slow");
  expect(started.map(({ terminated }) => terminated)).toEqual([true, false]);
  pool.release();
  expect(started.map(({ terminated }) => terminated)).toEqual([true, true]);
});

test("a stalled task holds up no task behind it, and is answered all the same", async () => {
  const pool = new WorkerPool<EchoApi>({ size: 1, tasksEach: 2 }, options());
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow = async (api: EchoApi) => {
    await held;
    return await api.echo("slow");
  };
  const stalled = [1, 2, 3].map(() => pool.run(never, slow, () => Promise.resolve()));
  expect(await pool.run(never, (api) => api.echo("quick"))).toBe("quick");
  goOn();
  expect(await Promise.all(stalled)).toEqual(["slow", "slow", "slow"]);
  pool.release();
});
