import type { AssetBytes, Backend, PutChunk } from "@store-forever/protocol";
import { createAgent, createBackend, identityFromKeyPair } from "@store-forever/protocol/ic";
import type { Network } from "../src/index.ts";
import type { Journal } from "../src/journal/journal.ts";
import { BackendConnection } from "../src/upload/backend/backend-connection.ts";
import { UPLOAD_DEPENDENCIES, type UploadDependencies } from "../src/upload/upload-api.ts";

/** Records over several attempts what was sent to the backend, and what the backend acknowledged. */
export class Traffic {
  readonly #acknowledged = new Set<string>();
  readonly resent: string[] = [];
  sentChunks = 0;
  readonly #inFlight = new Set<Promise<unknown>>();

  /** Sends one call. @param keys names what it carries: chunks, or whole assets */
  async carry<T>(keys: string[], call: () => Promise<T>): Promise<T> {
    this.resent.push(...keys.filter((key) => this.#acknowledged.has(key)));
    const calling = call();
    this.#inFlight.add(calling);
    try {
      const answer = await calling;
      for (const key of keys) this.#acknowledged.add(key);
      return answer;
    } finally {
      this.#inFlight.delete(calling);
    }
  }

  /** Waits for what a killed worker had sent, which arrives all the same. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#inFlight]);
  }
}

/** Where an attempt is killed: before or after its n-th journal step is written. */
export interface KillPoint {
  step: number;
  when: "before" | "after";
}

const WRITES = ["begin", "prepared", "created", "sending", "arrived", "sharing", "shared", "close"];
const forEver = () => new Promise<never>(() => {});

/** Connection and journal of an upload that is killed: from then on nothing is written, sent or answered. */
export class KillableUpload implements UploadDependencies {
  readonly #traffic: Traffic;
  readonly #killPoint: KillPoint | undefined;
  #steps = 0;
  #dead = false;
  #die = () => {};
  readonly died = new Promise<"died">((resolve) => {
    this.#die = () => {
      this.#dead = true;
      resolve("died");
    };
  });

  constructor(traffic: Traffic, killPoint?: KillPoint) {
    this.#traffic = traffic;
    this.#killPoint = killPoint;
  }

  async connect(
    { host, canisterId, rootKey = new Uint8Array() }: Network,
    keyPair: CryptoKeyPair,
  ): Promise<BackendConnection> {
    const identity = await identityFromKeyPair(keyPair);
    const backend = createBackend(createAgent({ host, identity, rootKey }), canisterId);
    return new BackendConnection({ host, canisterId }, identity.getPrincipal(), this.#killable(backend), {
      canisterId,
      rootKey,
    });
  }

  async openJournal(capsule: string, galleryId: string): Promise<Journal> {
    const journal = await UPLOAD_DEPENDENCIES.openJournal(capsule, galleryId);
    return new Proxy(journal, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
        return (...args: unknown[]) => this.#journalCall(String(name), () => method(...args));
      },
    });
  }

  async #journalCall(name: string, call: () => Promise<unknown>): Promise<unknown> {
    if (this.#dead) return forEver();
    const isKillPoint = WRITES.includes(name) && ++this.#steps === this.#killPoint?.step;
    if (isKillPoint && this.#killPoint?.when === "before") return this.#end();
    const answer = await call();
    return isKillPoint ? this.#end() : answer;
  }

  #end(): Promise<never> {
    this.#die();
    return forEver();
  }

  #killable(backend: Backend): Backend {
    const alive = async <T>(keys: string[], call: () => Promise<T>): Promise<T> => {
      if (this.#dead) return forEver();
      const answer = await this.#traffic.carry(keys, call);
      return this.#dead ? forEver() : answer;
    };
    return new Proxy(backend, {
      get: (target, name) => {
        if (name === "put_chunk")
          return (chunk: PutChunk) => {
            if (!this.#dead) this.#traffic.sentChunks++;
            return alive([`${chunk.session_id} ${chunk.index}`], () => target.put_chunk(chunk));
          };
        if (name === "store_assets")
          return (assets: AssetBytes[]) =>
            alive(
              assets.map(({ sha256 }) => sha256.join()),
              () => target.store_assets(assets),
            );
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => alive([], () => method(...args));
      },
    });
  }
}
