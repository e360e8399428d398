import { equalBytes, LIMITS } from "@store-forever/protocol";
import {
  deleteConnections,
  deleteSharers,
  readConnections,
  readSharers,
  writeConnections,
  writeSharers,
} from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";

/**
 * Remembers that an owner shares something with somebody. That is a connection of the owner alone: others could otherwise put themselves
 * among a person's connections, and push out those that the person made. The oldest of too many are forgotten.
 */
export function connect(store: Store, owner: Owner, other: Owner): void {
  writeConnections(store, owner, withLatest(readConnections(store, owner), other));
  writeSharers(store, other, withLatest(readSharers(store, other), owner));
}

/** Gives the connections of one person to another, who takes their place, also for those who share with them. */
export function moveConnections(store: Store, from: Owner, to: Owner): void {
  for (const other of readConnections(store, from).toReversed()) {
    writeSharers(store, other, without(readSharers(store, other), from));
    if (!equalBytes(other, to)) connect(store, to, other);
  }
  for (const sharer of readSharers(store, from)) {
    const others = without(readConnections(store, sharer), from);
    writeConnections(store, sharer, others);
    if (!equalBytes(sharer, to)) connect(store, sharer, to);
  }
  deleteConnections(store, from);
  deleteSharers(store, from);
}

function without(people: readonly Owner[], person: Owner): Owner[] {
  return people.filter((other) => !equalBytes(other, person));
}

function withLatest(people: readonly Owner[], person: Owner): Owner[] {
  return [person, ...without(people, person)].slice(0, LIMITS.maxConnections);
}
