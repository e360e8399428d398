import {
  type Certified,
  LIMITS,
  type ListingRequest,
  type Memory,
  type MemoryCreated,
  type MemoryInput,
  type MemoryListing,
  type MemoryPresence,
  type MemoryUpdate,
  type MetadataStored,
  type MetadataUpsert,
  type Opt,
  type PresenceListing,
  type ResultOf,
  type VersionLocator,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, query, update } from "azle";
import { caller } from "../admission/callers.ts";
import { createMemory, deleteMemory, updateMemory, upsertMetadata } from "../memories/memories.ts";
import { listMemories, listPresence, presenceOf, readMemories } from "../memories/memory-reads.ts";
import { deleteVersion } from "../memories/versions.ts";
import { certified } from "./certified-answers.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { change, changeEach } from "./update-calls.ts";

/** An owner's memories. */
export class MemoryMethods {
  @update([IDL.Vec(T.MemoryInput)], IDL.Vec(T.MemoryCreatedResult))
  memories_create(memories: MemoryInput[]): ResultOf<MemoryCreated>[] {
    return changeEach(store, "memories_create", memories, LIMITS.maxMemoriesPerCall, (owner, memory) =>
      createMemory(store, owner, memory),
    );
  }

  @update([T.MetadataUpsert], T.MetadataStoredResult)
  upsert_metadata(upsert: MetadataUpsert): ResultOf<MetadataStored> {
    return change(store, "upsert_metadata", (owner) => upsertMetadata(store, owner, upsert));
  }

  @update([IDL.Vec(T.MemoryUpdate)], IDL.Vec(T.EmptyResult))
  memories_update(updates: MemoryUpdate[]): ResultOf<null>[] {
    return changeEach(store, "memories_update", updates, LIMITS.maxMemoriesPerCall, (owner, memory) =>
      updateMemory(store, owner, memory),
    );
  }

  @update([IDL.Vec(IDL.Text)], IDL.Vec(T.EmptyResult))
  memories_delete(memoryIds: string[]): ResultOf<null>[] {
    return changeEach(store, "memories_delete", memoryIds, LIMITS.maxMemoriesPerCall, (owner, id) =>
      deleteMemory(store, owner, id),
    );
  }

  @update([T.VersionLocator], T.EmptyResult)
  delete_memory_version({ memory_id, sha256 }: VersionLocator): ResultOf<null> {
    return change(store, "delete_memory_version", (owner) => deleteVersion(store, owner, memory_id, sha256));
  }

  @query([T.MemoriesRead], T.MemoriesResult)
  memories_read(request: { memory_ids: string[]; token: Opt<string> }): ResultOf<Certified<Opt<Memory>[]>> {
    return resultOf(() => certified(store, readMemories(store, caller(store), request)));
  }

  @query([T.ListingRequest], T.MemoryListingResult)
  list_memories(page: ListingRequest): ResultOf<Certified<MemoryListing>> {
    return resultOf(() => certified(store, listMemories(store, caller(store), page)));
  }

  @query([IDL.Text], T.PresenceResult)
  get_memory_presence_icp(memoryId: string): ResultOf<Certified<MemoryPresence>> {
    return resultOf(() => certified(store, presenceOf(store, caller(store), memoryId)));
  }

  @query([T.PresenceRequest], T.PresenceListingResult)
  get_memory_list_presence_icp(request: {
    memory_ids: string[];
    cursor: Opt<string>;
    limit: Opt<number>;
  }): ResultOf<Certified<PresenceListing>> {
    return resultOf(() => certified(store, listPresence(store, caller(store), request)));
  }
}
