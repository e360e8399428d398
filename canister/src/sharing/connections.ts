import { equalBytes, LIMITS } from "@store-forever/protocol";
import { deleteConnections, readConnections, writeConnections } from "../store/records/account-record.ts";
import type { Owner, Store } from "../store/store.ts";

/** Remembers, on both sides, that two people share something. The oldest of too many are forgotten. */
export function connect(store: Store, owner: Owner, other: Owner): void {
  addConnection(store, owner, other);
  addConnection(store, other, owner);
}

/** Gives the connections of one person to another, who takes their place. */
export function moveConnections(store: Store, from: Owner, to: Owner): void {
  for (const other of readConnections(store, from)) {
    const others = readConnections(store, other).filter((known) => !equalBytes(known, from));
    writeConnections(store, other, others);
    if (!equalBytes(other, to)) connect(store, to, other);
  }
  deleteConnections(store, from);
}

function addConnection(store: Store, from: Owner, to: Owner): void {
  const others = readConnections(store, from).filter((known) => !equalBytes(known, to));
  writeConnections(store, from, [to, ...others].slice(0, LIMITS.maxConnections));
}
