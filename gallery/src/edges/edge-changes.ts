import { EventEmitter } from "node:events";
import { EDGES_CHANGED, PRESENCE_REFRESHED } from "../database/notifications.ts";
import type { OpenDatabase } from "../database/open-database.ts";

/** Tells listeners in this process that the database changed, whichever server changed it. */
export class EdgeChanges {
  readonly #emitter = new EventEmitter<{ edges: []; presence: [] }>().setMaxListeners(0);
  #stops: (() => Promise<void>)[] = [];

  static async listen({ listen }: Pick<OpenDatabase, "listen">): Promise<EdgeChanges> {
    const changes = new EdgeChanges();
    changes.#stops = [
      await listen(EDGES_CHANGED, () => changes.#emitter.emit("edges")),
      await listen(PRESENCE_REFRESHED, () => changes.#emitter.emit("presence")),
    ];
    return changes;
  }

  /** @param tell is called when storage edges changed @returns a function that stops listening */
  onChange(tell: () => void): () => void {
    this.#emitter.on("edges", tell);
    return () => this.#emitter.off("edges", tell);
  }

  /** @param tell is called when the materialised presence of galleries was refreshed @returns a function that stops listening */
  onRefresh(tell: () => void): () => void {
    this.#emitter.on("presence", tell);
    return () => this.#emitter.off("presence", tell);
  }

  async close(): Promise<void> {
    this.#emitter.removeAllListeners();
    for (const stop of this.#stops) await stop();
  }
}
