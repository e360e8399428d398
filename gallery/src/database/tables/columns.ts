import { MEMORY_TYPES } from "@store-forever/protocol";
import { pgEnum, timestamp } from "drizzle-orm/pg-core";

export const memoryTypeEnum = pgEnum("memory_type_t", MEMORY_TYPES);

export const moment = (name: string) => timestamp(name, { mode: "date", withTimezone: true });
export const createdAt = () => moment("created_at").notNull().defaultNow();
/** Kept by the trigger `set_updated_at`. */
export const updatedAt = () => moment("updated_at").notNull().defaultNow();
