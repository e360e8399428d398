CREATE TYPE "public"."artifact_t" AS ENUM('metadata', 'asset');--> statement-breakpoint
CREATE TYPE "public"."backend_t" AS ENUM('neon-db', 'vercel-blob', 'icp-canister', 'walrus', 'arweave', 's3');--> statement-breakpoint
CREATE TYPE "public"."memory_type_t" AS ENUM('image', 'video', 'audio', 'document', 'note');--> statement-breakpoint
CREATE TYPE "public"."sync_t" AS ENUM('idle', 'migrating', 'failed');--> statement-breakpoint
CREATE TABLE "galleries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"title" text NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gallery_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"gallery_id" uuid NOT NULL,
	"memory_id" uuid NOT NULL,
	"memory_type" "memory_type_t" NOT NULL,
	"position" integer NOT NULL,
	"caption" text,
	"is_featured" boolean DEFAULT false NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "images" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"url" text NOT NULL,
	"title" text,
	"description" text,
	"caption" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"content_hash" text NOT NULL,
	"metadata" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "storage_edges" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"memory_id" uuid NOT NULL,
	"memory_type" "memory_type_t" NOT NULL,
	"artifact" "artifact_t" NOT NULL,
	"backend" "backend_t" NOT NULL,
	"present" boolean DEFAULT false NOT NULL,
	"location" text,
	"content_hash" text,
	"size_bytes" bigint,
	"sync_state" "sync_t" DEFAULT 'idle' NOT NULL,
	"last_synced_at" timestamp with time zone,
	"sync_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "galleries" ADD CONSTRAINT "galleries_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_items" ADD CONSTRAINT "gallery_items_gallery_id_galleries_id_fk" FOREIGN KEY ("gallery_id") REFERENCES "public"."galleries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ix_galleries_owner" ON "galleries" USING btree ("owner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_gallery_item" ON "gallery_items" USING btree ("gallery_id","memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_gallery_items_position" ON "gallery_items" USING btree ("gallery_id","position");--> statement-breakpoint
CREATE INDEX "ix_gallery_items_memory" ON "gallery_items" USING btree ("memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_images_owner" ON "images" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_sessions_expires_at" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_edge" ON "storage_edges" USING btree ("memory_id","memory_type","artifact","backend");--> statement-breakpoint
CREATE INDEX "ix_edges_memory" ON "storage_edges" USING btree ("memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_edges_backend_present" ON "storage_edges" USING btree ("backend","artifact","present");--> statement-breakpoint
CREATE INDEX "ix_edges_sync_state" ON "storage_edges" USING btree ("sync_state");--> statement-breakpoint
CREATE VIEW "public"."memory_presence" AS (
  SELECT
    e.memory_id,
    e.memory_type,
    BOOL_OR(e.backend = 'neon-db'      AND e.artifact = 'metadata' AND e.present) AS meta_neon,
    BOOL_OR(e.backend = 'vercel-blob'  AND e.artifact = 'asset'    AND e.present) AS asset_blob,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'metadata' AND e.present) AS meta_icp,
    BOOL_OR(e.backend = 'icp-canister' AND e.artifact = 'asset'    AND e.present) AS asset_icp
  FROM storage_edges e
  GROUP BY e.memory_id, e.memory_type);--> statement-breakpoint
CREATE VIEW "public"."gallery_presence" AS (
  SELECT
    g.id AS gallery_id,
    COUNT(gi.id)::int AS total_memories,
    COUNT(gi.id) FILTER (WHERE mp.meta_icp AND mp.asset_icp)::int AS icp_complete_memories,
    COUNT(gi.id) > 0 AND BOOL_AND(COALESCE(mp.meta_icp AND mp.asset_icp, FALSE)) AS icp_complete,
    COALESCE(BOOL_OR(mp.meta_icp OR mp.asset_icp), FALSE) AS icp_any
  FROM galleries g
  LEFT JOIN gallery_items gi ON gi.gallery_id = g.id
  LEFT JOIN LATERAL (
    SELECT p.meta_icp, p.asset_icp
    FROM memory_presence p
    WHERE p.memory_id = gi.memory_id AND p.memory_type = gi.memory_type
    OFFSET 0
  ) mp ON TRUE
  GROUP BY g.id);
