import { toHex } from "@store-forever/protocol";
import type { Sent } from "../store/records/personal/creation-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { type ChunkMessage, type ChunkPlace, itemsFrom, messagesOf } from "./exports.ts";
import type { Answer, FactoryNetwork } from "./factory-network.ts";

/**
 * Messages with chunks that are under way at a time. An answer comes two or three blocks later, and a block between subnets takes two. Each
 * takes some megabytes of the heap, which never shrinks.
 */
const IN_FLIGHT = 6;
/** With so few messages left, records are sent again, and those behind them: the two answers take as long as these messages. */
const FEW_MESSAGES = 3 * IN_FLIGHT;
const MOST_WAITING = 120;
/** For so long one step begins messages. A canister stops, as for an upgrade, when no answer is waited for. */
const SENDING_NS = 120n * 1_000_000_000n;

type Failure = Exclude<Answer<unknown>, { kind: "done" }>;

/** What is sent, and to whom. */
export interface Sending {
  store: Store;
  network: FactoryNetwork;
  owner: Owner;
  canister: Owner;
  importId: bigint;
  /** How the new canister is called. */
  name: string | undefined;
  /** Writes down how far it is. @returns whether to go on: somebody may have cancelled meanwhile */
  keep: (sent: Sent) => boolean;
}

/**
 * Sends a part of a capsule: its records, and the chunks that the canister says it lacks for them. So nothing that has arrived is sent
 * again. The next records follow while the chunks before them are on their way.
 * @returns how far it is; nothing where there was nothing left to send
 */
export function sendSome(sending: Sending, sent: Sent): Promise<Answer<Sent | undefined>> {
  return new CapsuleSender(sending, sent).run();
}

class CapsuleSender {
  readonly #sending: Sending;
  readonly #endsAtNs: bigint;
  #sent: Sent;
  #waiting: ChunkMessage[] = [];
  readonly #underWay = new Set<string>();
  /** Chunks that have arrived since records were last sent: the answer to these may still name them. */
  #arrived = new Set<string>();
  /** Whether records that are sent now may be stored, or further ones heard of. */
  #isNewThere = true;
  #committing: Promise<void> | undefined;
  #isAtEnd = false;
  #isOver = false;
  #failure: Failure | undefined;

  constructor(sending: Sending, sent: Sent) {
    this.#sending = sending;
    this.#sent = sent;
    this.#endsAtNs = sending.store.now() + SENDING_NS;
  }

  async run(): Promise<Answer<Sent | undefined>> {
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.#sendChunks()));
    await this.#committing;
    return this.#failure ?? { kind: "done", value: this.#isAtEnd ? undefined : this.#sent };
  }

  async #sendChunks(): Promise<void> {
    while (!this.#isOver && this.#sending.store.now() < this.#endsAtNs) {
      const message = this.#waiting.shift();
      if (message === undefined) {
        if (!(await this.#commit())) return;
        continue;
      }
      if (this.#waiting.length < FEW_MESSAGES) void this.#commit();
      await this.#put(message);
    }
  }

  async #put({ places, read, sizeBytes }: ChunkMessage): Promise<void> {
    const { network, canister, importId } = this.#sending;
    const keys = places.map(keyOf);
    for (const key of keys) this.#underWay.add(key);
    const answer = await network.putChunks(canister, importId, read());
    if (answer.kind !== "done") return this.#fail(answer);
    for (const key of keys) {
      this.#underWay.delete(key);
      this.#arrived.add(key);
    }
    this.#isNewThere = true;
    this.#keep({ ...this.#sent, bytes: this.#sent.bytes + BigInt(sizeBytes) });
  }

  /** Sends the next records, once at a time. @returns false where that would change nothing before further chunks have arrived */
  async #commit(): Promise<boolean> {
    if (this.#committing === undefined && this.#isNewThere) {
      this.#isNewThere = false;
      this.#committing = this.#commitNow().finally(() => {
        this.#committing = undefined;
      });
    }
    if (this.#committing === undefined) return false;
    await this.#committing;
    return true;
  }

  async #commitNow(): Promise<void> {
    const { store, network, owner, canister, importId, name } = this.#sending;
    const exported = itemsFrom(store, owner, this.#sent, { canister, name });
    this.#isAtEnd = exported.length === 0;
    if (this.#isAtEnd) return;
    this.#arrived = new Set();
    const items = exported.map(({ item }) => item);
    const answer = await network.commit(canister, importId, items);
    if (answer.kind !== "done") return this.#fail(answer);
    const { committed, missing } = answer.value;
    const stored = items.slice(0, committed);
    this.#isNewThere ||= committed > 0;
    this.#waiting = messagesOf(store, missing, MOST_WAITING, (place) => {
      const key = keyOf(place);
      return !this.#underWay.has(key) && !this.#arrived.has(key);
    });
    this.#keep({
      ...this.#sent,
      ...exported[committed - 1]?.after,
      memories: this.#sent.memories + stored.filter((item) => "memory" in item).length,
      galleries: this.#sent.galleries + stored.filter((item) => "gallery" in item).length,
    });
  }

  #keep(sent: Sent): void {
    this.#sent = sent;
    if (!this.#sending.keep(sent)) this.#isOver = true;
  }

  #fail(answer: Failure): void {
    this.#failure ??= answer;
    this.#isOver = true;
  }
}

const keyOf = ({ sha256, index }: ChunkPlace): string => `${toHex(sha256)}/${index}`;
