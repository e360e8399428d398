import {
  type Certified,
  LIMITS,
  type Memory,
  type MemoryCreated,
  type MemoryInput,
  type MemoryPage,
  type MemoryPresence,
  type MemoryUpdate,
  type MetadataStored,
  type MetadataUpsert,
  type Opt,
  type PageRequest,
  type PresencePage,
  type ResultOf,
} from "@store-forever/protocol";
import { IDL, query, update } from "azle";
import { createMemory, deleteMemory, updateMemory, upsertMetadata } from "../memories/memories.ts";
import { listMemories, listPresence, presenceOf, readMemories } from "../memories/memory-reads.ts";
import { caller } from "./callers.ts";
import { certified } from "./certified-answers.ts";
import { resultOf } from "./results.ts";
import { store, T } from "./singletons.ts";
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

  @query([T.MemoriesRead], T.MemoriesResult)
  memories_read(request: { memory_ids: string[]; token: Opt<string> }): ResultOf<Certified<Opt<Memory>[]>> {
    return resultOf(() => certified(store, readMemories(store, caller(), request)));
  }

  @query([T.PageRequest], T.MemoryPageResult)
  list_memories(page: PageRequest): ResultOf<Certified<MemoryPage>> {
    return resultOf(() => certified(store, listMemories(store, caller(), page)));
  }

  @query([IDL.Text], T.PresenceResult)
  get_memory_presence_icp(memoryId: string): ResultOf<Certified<MemoryPresence>> {
    return resultOf(() => certified(store, presenceOf(store, caller(), memoryId)));
  }

  @query([T.PresenceRequest], T.PresencePageResult)
  get_memory_list_presence_icp(request: {
    memory_ids: string[];
    cursor: Opt<string>;
    limit: Opt<number>;
  }): ResultOf<Certified<PresencePage>> {
    return resultOf(() => certified(store, listPresence(store, caller(), request)));
  }
}
