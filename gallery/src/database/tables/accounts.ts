import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment } from "./columns.ts";

export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    /** Lower case. It is not verified, so several accounts may have the same. */
    email: text("email").notNull(),
    name: text("name").notNull(),
    passwordHash: text("password_hash").notNull(),
    createdAt: createdAt(),
  },
  (table) => [uniqueIndex("uq_user").on(table.email, table.passwordHash)],
);

const userId = (name = "user_id") =>
  uuid(name)
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });

export const sessions = pgTable(
  "sessions",
  {
    /** SHA-256 of the cookie's token, in hexadecimal: with a leaked table nobody can open a session. */
    tokenHash: text("token_hash").primaryKey(),
    userId: userId(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("ix_sessions_expires_at").on(table.expiresAt)],
);

/** Internet Computer principals that people have proved to be theirs. */
export const linkedPrincipals = pgTable(
  "linked_principals",
  {
    /** The principal in text form. It belongs to one account. */
    principal: text("principal").primaryKey(),
    userId: userId(),
    linkedAt: moment("linked_at").notNull().defaultNow(),
    /** Whether pages of the person's public galleries name it, so that they can show photos from its archive. */
    isPublic: boolean("is_public").notNull().default(false),
  },
  (table) => [index("ix_linked_principals_user").on(table.userId)],
);

/** Keys by which this gallery asks people's archives which of its own files they have, and what came of it. */
export const presenceKeys = pgTable(
  "presence_keys",
  {
    userId: userId(),
    /** The principal whose archive it is, in text form. */
    owner: text("owner").notNull(),
    /** The origin of this gallery by which the archive names its memories. */
    origin: text("origin").notNull(),
    /** Base64url. The gallery has to show it, so it is kept as it is. It opens nothing but whether files are there that the gallery has. */
    secret: text("secret").notNull(),
    createdAt: createdAt(),
    /** When the archive was asked last. */
    askedAt: moment("asked_at"),
    /** What its last answer changed: memories that are in the archive after all, and memories that are not any more. */
    found: integer("found").notNull().default(0),
    gone: integer("gone").notNull().default(0),
    /** Why the archive could not be asked the last time. */
    problem: text("problem"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.owner, table.origin] })],
);

/** The canisters of their own into which people's archives have moved, as the backend has certified it. Nobody moves back. */
export const archiveHomes = pgTable("archive_homes", {
  /** The principal whose archive it is, in text form. */
  owner: text("owner").primaryKey(),
  canisterId: text("canister_id").notNull(),
  createdAt: createdAt(),
});

/** Nonces that people are to prove to the canister. Each is valid once, for a few minutes, in the browser that asked for it. */
export const identityNonces = pgTable(
  "identity_nonces",
  {
    /** SHA-256 of the nonce, in hexadecimal. */
    nonceHash: text("nonce_hash").primaryKey(),
    /** SHA-256 of the cookie that the browser got with the nonce. */
    browserHash: text("browser_hash").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [index("ix_identity_nonces_expires_at").on(table.expiresAt)],
);

export const groups = pgTable(
  "groups",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    ownerId: userId("owner_id"),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (table) => [index("ix_groups_owner").on(table.ownerId)],
);

export const groupMembers = pgTable(
  "group_members",
  {
    groupId: uuid("group_id")
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" }),
    userId: userId(),
  },
  (table) => [primaryKey({ columns: [table.groupId, table.userId] }), index("ix_group_members_user").on(table.userId)],
);

/** Which relationship people have to an owner, e.g. `family`. A share with a relationship reaches everyone in it. */
export const relationships = pgTable(
  "relationships",
  {
    ownerId: userId("owner_id"),
    userId: userId(),
    type: text("type").notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.userId] }), index("ix_relationships_user").on(table.userId)],
);
