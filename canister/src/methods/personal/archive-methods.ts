import {
  type CommittedItems,
  type FinalizedImport,
  type ImportedChunk,
  type ImportedItem,
  type ImportStart,
  type Opt,
  type PersonalArchive,
  type ResultOf,
  StoreError,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, query, update } from "azle";
import { readFunding } from "../../operations/funding.ts";
import { personalArchive, requireFactory } from "../../personal/archive.ts";
import { beginImport, commitItems, finalizeImport, putMemoryChunk } from "../../personal/imports.ts";
import { depositCycles } from "../../personal/network-calls.ts";
import { toOpt } from "../../store/to-opt.ts";
import { resultOfPromise } from "../results.ts";
import { store } from "../singletons.ts";
import { fill } from "../update-calls.ts";

/** What a canister keeps that is about to be deleted, for the messages by which it is. */
const KEPT_CYCLES = 100_000_000_000n;

/** A personal canister, and how its factory fills it. */
export class ArchiveMethods {
  @query([], IDL.Opt(T.PersonalArchive))
  get_personal_archive(): Opt<PersonalArchive> {
    return toOpt(personalArchive(store));
  }

  @update([T.ImportStart], T.EmptyResult)
  begin_import(start: ImportStart): ResultOf<null> {
    return fill(store, ({ owner }) => beginImport(store, owner, start));
  }

  @update([IDL.Nat64, IDL.Vec(T.ImportedChunk)], T.EmptyResult)
  put_memory_chunk(importId: bigint, chunks: ImportedChunk[]): ResultOf<null> {
    return fill(store, ({ owner }) => putMemoryChunk(store, owner, importId, chunks));
  }

  @update([IDL.Nat64, IDL.Vec(T.ImportedItem)], T.CommittedItemsResult)
  commit_memory(importId: bigint, items: ImportedItem[]): ResultOf<CommittedItems> {
    return fill(store, ({ owner }) => commitItems(store, owner, importId, items));
  }

  @update([IDL.Nat64], T.FinalizedImportResult)
  finalize_import(importId: bigint): ResultOf<FinalizedImport> {
    return fill(store, ({ owner }) => finalizeImport(store, owner, importId));
  }

  @update([IDL.Opt(IDL.Vec(IDL.Nat8))], T.EmptyResult)
  async return_cycles(subaccount: Opt<Uint8Array>): Promise<ResultOf<null>> {
    return resultOfPromise(async () => {
      const { factory } = requireFactory(store);
      const { cycles, freezing_reserve } = readFunding(store);
      const spare = cycles - freezing_reserve - KEPT_CYCLES;
      if (spare <= 0n) return null;
      const answer = await depositCycles(factory, spare, subaccount);
      if (answer.kind !== "done") throw new StoreError("Conflict", `${answer.message}: try again.`);
      return null;
    });
  }
}
