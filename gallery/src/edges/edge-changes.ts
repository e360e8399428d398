import { EventEmitter } from "node:events";
import type { OpenDatabase } from "../database/database.ts";
import { EDGES_CHANGED } from "../database/notifications.ts";

/** Tells everyone in this process who asked that storage edges changed, whichever server changed them. */
export class EdgeChanges {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  #stop: () => Promise<void> = async () => {};

  static async listen({ listen }: Pick<OpenDatabase, "listen">): Promise<EdgeChanges> {
    const changes = new EdgeChanges();
    changes.#stop = await listen(EDGES_CHANGED, () => changes.#emitter.emit("change"));
    return changes;
  }

  /** @returns a function that takes the wish back */
  onChange(tell: () => void): () => void {
    this.#emitter.on("change", tell);
    return () => this.#emitter.off("change", tell);
  }

  close(): Promise<void> {
    this.#emitter.removeAllListeners();
    return this.#stop();
  }
}
