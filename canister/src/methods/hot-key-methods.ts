import type { HotKey, HotKeyInput, ResultOf } from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, type Principal, query, update } from "azle";
import { caller } from "../admission/callers.ts";
import { acceptHotKey, addHotKey, hotKeysOf, removeHotKey } from "../admission/hot-keys.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { changeDuringHandover } from "./update-calls.ts";
import { hotKeyView } from "./views.ts";

/** The keys that may store for an owner. */
export class HotKeyMethods {
  @update([T.HotKeyInput], T.EmptyResult)
  add_hot_key({ key, expires_at_ns }: HotKeyInput): ResultOf<null> {
    return changeDuringHandover(store, "add_hot_key", ({ owner }) =>
      addHotKey(store, owner, key.toUint8Array(), expires_at_ns),
    );
  }

  @update([IDL.Principal], T.EmptyResult)
  accept_hot_key(owner: Principal): ResultOf<null> {
    return changeDuringHandover(store, "accept_hot_key", ({ owner: key }) =>
      acceptHotKey(store, key, owner.toUint8Array()),
    );
  }

  @update([IDL.Principal], T.EmptyResult)
  remove_hot_key(key: Principal): ResultOf<null> {
    return changeDuringHandover(store, "remove_hot_key", ({ owner }) => removeHotKey(store, owner, key.toUint8Array()));
  }

  @query([], T.HotKeysResult)
  get_hot_keys(): ResultOf<HotKey[]> {
    return resultOf(() => hotKeysOf(store, caller(store)).map(hotKeyView));
  }
}
