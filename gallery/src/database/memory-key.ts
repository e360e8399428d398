import type { MemoryType } from "@store-forever/protocol";

export interface MemoryKey {
  memoryId: string;
  memoryType: MemoryType;
}

export const keyOfMemory = ({ memoryId, memoryType }: MemoryKey): string => `${memoryType}/${memoryId}`;
