import { MEMORY_TYPES } from "@store-forever/protocol";
import { boolean, pgEnum, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { users } from "./accounts.ts";

export const memoryTypeEnum = pgEnum("memory_type_t", MEMORY_TYPES);

export const moment = (name: string) => timestamp(name, { mode: "date", withTimezone: true });
export const createdAt = () => moment("created_at").notNull().defaultNow();
/** Kept by the trigger `set_updated_at`. */
export const updatedAt = () => moment("updated_at").notNull().defaultNow();

export const ownerId = () =>
  uuid("owner_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** What memories and galleries have in common. */
export const describedColumns = () => ({
  /** The same on every side of every wire. */
  id: uuid("id").primaryKey(),
  ownerId: ownerId(),
  description: text("description"),
  isPublic: boolean("is_public").notNull().default(false),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});
