import { expose } from "comlink";

const BEAT_MS = 1_000;

/** A worker that beats is alive, however long its task takes; one that does not is stuck or dead. */
export interface Heartbeat {
  /** Calls back once a second from now on. */
  beat(onBeat: () => void): Promise<void>;
}

/** Silence that a busy worker may keep: encoding one large picture blocks it for a second or two. */
export const QUIET_LIMIT_MS = 20_000;

/** To be called once, by a worker's entry. */
export function exposeWithHeartbeat<Api extends object>(api: Api): void {
  const beating: Heartbeat = {
    async beat(onBeat) {
      setInterval(onBeat, BEAT_MS);
    },
  };
  expose({ ...api, ...beating });
}
