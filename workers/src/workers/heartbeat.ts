import { expose } from "comlink";

const BEAT_MS = 1_000;

/** A worker whose heart beats is alive, however long its task takes. One without a heartbeat is stuck or dead. */
export interface Heartbeat {
  /** Calls back once a second from now on. */
  beat(onBeat: () => void): Promise<void>;
}

/** How long a busy worker may go without a heartbeat: encoding one large picture blocks it for a second or two. */
export const QUIET_LIMIT_MS = 20_000;

/** To be called once, by a worker's entry. */
export function exposeWithHeartbeat<Api extends object>(api: Api): void {
  const heartbeat: Heartbeat = {
    async beat(onBeat) {
      setInterval(onBeat, BEAT_MS);
    },
  };
  expose({ ...api, ...heartbeat });
}
