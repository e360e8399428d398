import { boolean, text, uuid } from "drizzle-orm/pg-core";
import { users } from "./accounts.ts";
import { createdAt, updatedAt } from "./columns.ts";

export const ownerId = () =>
  uuid("owner_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

/** What memories and galleries have in common. */
export const describedColumns = () => ({
  /** Archives derive theirs from it and from the site: ARCHITECTURE.md#archive-ids. */
  id: uuid("id").primaryKey(),
  ownerId: ownerId(),
  description: text("description"),
  isPublic: boolean("is_public").notNull().default(false),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});
