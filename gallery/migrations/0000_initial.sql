CREATE TYPE "public"."memory_type_t" AS ENUM('image', 'video', 'audio', 'document', 'note');--> statement-breakpoint
CREATE TYPE "public"."artifact_t" AS ENUM('metadata', 'asset');--> statement-breakpoint
CREATE TYPE "public"."backend_t" AS ENUM('neon-db', 'vercel-blob', 'icp-canister', 'walrus', 'arweave', 's3');--> statement-breakpoint
CREATE TYPE "public"."sync_t" AS ENUM('idle', 'migrating', 'failed');--> statement-breakpoint
CREATE TYPE "public"."access_level_t" AS ENUM('read', 'write');--> statement-breakpoint
CREATE TYPE "public"."share_target_t" AS ENUM('user', 'group', 'relationship');--> statement-breakpoint
CREATE TABLE "group_members" (
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "group_members_group_id_user_id_pk" PRIMARY KEY("group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "identity_nonces" (
	"nonce_hash" text PRIMARY KEY NOT NULL,
	"browser_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "linked_principals" (
	"principal" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"linked_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relationships" (
	"owner_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "relationships_owner_id_user_id_pk" PRIMARY KEY("owner_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "backfilled_edges" (
	"edge_id" uuid PRIMARY KEY NOT NULL,
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
CREATE TABLE "galleries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"title" text NOT NULL
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
CREATE TABLE "gallery_shares" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"shared_with_type" "share_target_t" NOT NULL,
	"shared_with_id" uuid,
	"group_id" uuid,
	"shared_relationship_type" text,
	"access_level" "access_level_t" DEFAULT 'read' NOT NULL,
	"invitee_secure_code" text NOT NULL,
	"invitee_secure_code_created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"gallery_id" uuid NOT NULL,
	CONSTRAINT "gallery_shares_invitee_secure_code_unique" UNIQUE("invitee_secure_code"),
	CONSTRAINT "gallery_shares_one_target" CHECK (
  (shared_with_type = 'user' OR shared_with_id IS NULL)
  AND (shared_with_type = 'group') = (group_id IS NOT NULL)
  AND (shared_with_type = 'relationship') = (shared_relationship_type IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "memory_shares" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"shared_with_type" "share_target_t" NOT NULL,
	"shared_with_id" uuid,
	"group_id" uuid,
	"shared_relationship_type" text,
	"access_level" "access_level_t" DEFAULT 'read' NOT NULL,
	"invitee_secure_code" text NOT NULL,
	"invitee_secure_code_created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"memory_id" uuid NOT NULL,
	"memory_type" "memory_type_t" NOT NULL,
	CONSTRAINT "memory_shares_invitee_secure_code_unique" UNIQUE("invitee_secure_code"),
	CONSTRAINT "memory_shares_one_target" CHECK (
  (shared_with_type = 'user' OR shared_with_id IS NULL)
  AND (shared_with_type = 'group') = (group_id IS NOT NULL)
  AND (shared_with_type = 'relationship') = (shared_relationship_type IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "audio" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"parent_folder_id" uuid,
	"content_hash" text NOT NULL,
	"owner_secure_code" text,
	"url" text NOT NULL,
	"mime_type" text NOT NULL,
	"size" bigint NOT NULL,
	"metadata" jsonb NOT NULL,
	"title" text NOT NULL,
	"duration" real
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"parent_folder_id" uuid,
	"content_hash" text NOT NULL,
	"owner_secure_code" text,
	"url" text NOT NULL,
	"mime_type" text NOT NULL,
	"size" bigint NOT NULL,
	"metadata" jsonb NOT NULL,
	"title" text
);
--> statement-breakpoint
CREATE TABLE "folders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"parent_folder_id" uuid,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "images" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"parent_folder_id" uuid,
	"content_hash" text NOT NULL,
	"owner_secure_code" text,
	"url" text NOT NULL,
	"title" text,
	"caption" text,
	"metadata" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"parent_folder_id" uuid,
	"content_hash" text NOT NULL,
	"owner_secure_code" text,
	"title" text NOT NULL,
	"content" text NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "videos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"parent_folder_id" uuid,
	"content_hash" text NOT NULL,
	"owner_secure_code" text,
	"url" text NOT NULL,
	"mime_type" text NOT NULL,
	"size" bigint NOT NULL,
	"metadata" jsonb NOT NULL,
	"title" text NOT NULL,
	"duration" real
);
--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "linked_principals" ADD CONSTRAINT "linked_principals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relationships" ADD CONSTRAINT "relationships_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relationships" ADD CONSTRAINT "relationships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "backfilled_edges" ADD CONSTRAINT "backfilled_edges_edge_id_storage_edges_id_fk" FOREIGN KEY ("edge_id") REFERENCES "public"."storage_edges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "galleries" ADD CONSTRAINT "galleries_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_items" ADD CONSTRAINT "gallery_items_gallery_id_galleries_id_fk" FOREIGN KEY ("gallery_id") REFERENCES "public"."galleries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_shares" ADD CONSTRAINT "gallery_shares_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_shares" ADD CONSTRAINT "gallery_shares_shared_with_id_users_id_fk" FOREIGN KEY ("shared_with_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_shares" ADD CONSTRAINT "gallery_shares_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery_shares" ADD CONSTRAINT "gallery_shares_gallery_id_galleries_id_fk" FOREIGN KEY ("gallery_id") REFERENCES "public"."galleries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memory_shares" ADD CONSTRAINT "memory_shares_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memory_shares" ADD CONSTRAINT "memory_shares_shared_with_id_users_id_fk" FOREIGN KEY ("shared_with_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memory_shares" ADD CONSTRAINT "memory_shares_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audio" ADD CONSTRAINT "audio_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audio" ADD CONSTRAINT "audio_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "folders" ADD CONSTRAINT "folders_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "folders" ADD CONSTRAINT "folders_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ix_group_members_user" ON "group_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ix_groups_owner" ON "groups" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_identity_nonces_expires_at" ON "identity_nonces" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "ix_linked_principals_user" ON "linked_principals" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ix_relationships_user" ON "relationships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ix_sessions_expires_at" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_edge" ON "storage_edges" USING btree ("memory_id","memory_type","artifact","backend");--> statement-breakpoint
CREATE INDEX "ix_edges_memory" ON "storage_edges" USING btree ("memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_edges_backend_present" ON "storage_edges" USING btree ("backend","artifact","present");--> statement-breakpoint
CREATE INDEX "ix_edges_sync_state" ON "storage_edges" USING btree ("sync_state");--> statement-breakpoint
CREATE INDEX "ix_edges_on_icp" ON "storage_edges" USING btree ("memory_id","memory_type") WHERE backend = 'icp-canister' AND present;--> statement-breakpoint
CREATE INDEX "ix_galleries_owner" ON "galleries" USING btree ("owner_id");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_gallery_item" ON "gallery_items" USING btree ("gallery_id","memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_gallery_items_position" ON "gallery_items" USING btree ("gallery_id","position");--> statement-breakpoint
CREATE INDEX "ix_gallery_items_memory" ON "gallery_items" USING btree ("memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_gallery_shares_gallery" ON "gallery_shares" USING btree ("gallery_id");--> statement-breakpoint
CREATE INDEX "ix_gallery_shares_user" ON "gallery_shares" USING btree ("shared_with_id");--> statement-breakpoint
CREATE INDEX "ix_memory_shares_memory" ON "memory_shares" USING btree ("memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_memory_shares_user" ON "memory_shares" USING btree ("shared_with_id");--> statement-breakpoint
CREATE INDEX "ix_audio_owner" ON "audio" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_audio_folder" ON "audio" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_documents_owner" ON "documents" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_documents_folder" ON "documents" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_user" ON "users" USING btree ("email","password_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_folder" ON "folders" USING btree ("owner_id",COALESCE("parent_folder_id", "owner_id"),"name");--> statement-breakpoint
CREATE INDEX "ix_folders_parent" ON "folders" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_images_owner" ON "images" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_images_folder" ON "images" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_notes_owner" ON "notes" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_notes_folder" ON "notes" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_videos_owner" ON "videos" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_videos_folder" ON "videos" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE VIEW "public"."gallery_presence" AS (
  SELECT
    g.id AS gallery_id,
    COUNT(DISTINCT gi.id)::int AS total_memories,
    (COUNT(e.memory_id) - COUNT(DISTINCT gi.id) FILTER (WHERE e.memory_id IS NOT NULL))::int AS icp_complete_memories,
    COUNT(DISTINCT gi.id) > 0 AND COUNT(e.memory_id) = 2 * COUNT(DISTINCT gi.id) AS icp_complete,
    COUNT(e.memory_id) > 0 AS icp_any
  FROM galleries g
  LEFT JOIN gallery_items gi ON gi.gallery_id = g.id
  LEFT JOIN storage_edges e
    ON e.memory_id = gi.memory_id AND e.memory_type = gi.memory_type AND e.backend = 'icp-canister' AND e.present
  GROUP BY g.id);--> statement-breakpoint
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
CREATE VIEW "public"."sync_status" AS (
  SELECT
    id AS edge_id,
    memory_id,
    memory_type,
    artifact,
    backend,
    sync_state,
    sync_error,
    last_synced_at,
    updated_at,
    (EXTRACT(EPOCH FROM (now() - last_synced_at)) / 60)::float8 AS minutes_since_sync
  FROM storage_edges
  WHERE sync_state <> 'idle' OR sync_error IS NOT NULL);--> statement-breakpoint
CREATE VIEW "public"."memories" AS (
  SELECT id, 'image'::memory_type_t AS type, owner_id, title, description, caption, is_public, parent_folder_id, url,
    metadata->>'mimeType' AS mime_type, (metadata->>'size')::bigint AS size_bytes, metadata->>'originalName' AS file_name,
    content_hash, metadata, created_at, updated_at, owner_secure_code
  FROM images
  UNION ALL
  SELECT id, 'video'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, metadata, created_at, updated_at, owner_secure_code
  FROM videos
  UNION ALL
  SELECT id, 'audio'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, metadata, created_at, updated_at, owner_secure_code
  FROM audio
  UNION ALL
  SELECT id, 'document'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, metadata, created_at, updated_at, owner_secure_code
  FROM documents
  UNION ALL
  SELECT id, 'note'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id,
    '/media/' || id || '/note.txt', 'text/plain', OCTET_LENGTH(content)::bigint, 'note.txt',
    content_hash, metadata, created_at, updated_at, owner_secure_code
  FROM notes);--> statement-breakpoint
CREATE MATERIALIZED VIEW "public"."gallery_presence_mv" AS (SELECT * FROM gallery_presence) WITH NO DATA;
--> statement-breakpoint
-- drizzle-kit writes what is above, from schema.ts. It knows no triggers and no functions: they are written by hand.
CREATE FUNCTION set_updated_at() RETURNS TRIGGER AS $$
BEGIN
  NEW.updated_at = now();
  RETURN NEW;
END; $$ LANGUAGE plpgsql;
--> statement-breakpoint
CREATE TRIGGER storage_edges_set_updated_at BEFORE UPDATE ON storage_edges FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER images_set_updated_at BEFORE UPDATE ON images FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER galleries_set_updated_at BEFORE UPDATE ON galleries FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER gallery_items_set_updated_at BEFORE UPDATE ON gallery_items FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER videos_set_updated_at BEFORE UPDATE ON videos FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER audio_set_updated_at BEFORE UPDATE ON audio FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER documents_set_updated_at BEFORE UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER notes_set_updated_at BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
CREATE TRIGGER folders_set_updated_at BEFORE UPDATE ON folders FOR EACH ROW EXECUTE FUNCTION set_updated_at();
--> statement-breakpoint
-- A memory is deleted with everything that refers to it by (id, type), in one transaction.
CREATE FUNCTION forget_memory() RETURNS TRIGGER AS $$
BEGIN
  DELETE FROM storage_edges WHERE memory_id = OLD.id AND memory_type = TG_ARGV[0]::memory_type_t;
  DELETE FROM gallery_items WHERE memory_id = OLD.id AND memory_type = TG_ARGV[0]::memory_type_t;
  DELETE FROM memory_shares WHERE memory_id = OLD.id AND memory_type = TG_ARGV[0]::memory_type_t;
  RETURN NULL;
END; $$ LANGUAGE plpgsql;
--> statement-breakpoint
CREATE TRIGGER images_forget_memory AFTER DELETE ON images FOR EACH ROW EXECUTE FUNCTION forget_memory('image');
--> statement-breakpoint
CREATE TRIGGER videos_forget_memory AFTER DELETE ON videos FOR EACH ROW EXECUTE FUNCTION forget_memory('video');
--> statement-breakpoint
CREATE TRIGGER audio_forget_memory AFTER DELETE ON audio FOR EACH ROW EXECUTE FUNCTION forget_memory('audio');
--> statement-breakpoint
CREATE TRIGGER documents_forget_memory AFTER DELETE ON documents FOR EACH ROW EXECUTE FUNCTION forget_memory('document');
--> statement-breakpoint
CREATE TRIGGER notes_forget_memory AFTER DELETE ON notes FOR EACH ROW EXECUTE FUNCTION forget_memory('note');
--> statement-breakpoint
-- Live updates and the refresh of presence wait for this. Postgres sends it once for each transaction, however many edges changed.
CREATE FUNCTION notify_edges_changed() RETURNS TRIGGER AS $$
BEGIN
  PERFORM pg_notify('storage_edges_changed', '');
  RETURN NULL;
END; $$ LANGUAGE plpgsql;
--> statement-breakpoint
CREATE TRIGGER storage_edges_notify AFTER INSERT OR UPDATE OR DELETE ON storage_edges FOR EACH STATEMENT EXECUTE FUNCTION notify_edges_changed();
--> statement-breakpoint
CREATE UNIQUE INDEX ix_gallery_presence_mv_id ON gallery_presence_mv (gallery_id);
--> statement-breakpoint
-- Readers are never blocked, except by the first refresh: before it Postgres has nothing to compare with.
CREATE FUNCTION refresh_gallery_presence() RETURNS void AS $$
BEGIN
  IF (SELECT relispopulated FROM pg_class WHERE oid = 'gallery_presence_mv'::regclass) THEN
    REFRESH MATERIALIZED VIEW CONCURRENTLY gallery_presence_mv;
  ELSE
    REFRESH MATERIALIZED VIEW gallery_presence_mv;
  END IF;
END; $$ LANGUAGE plpgsql;
--> statement-breakpoint
REFRESH MATERIALIZED VIEW gallery_presence_mv;
