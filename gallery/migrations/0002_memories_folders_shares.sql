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
CREATE TABLE "notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"parent_folder_id" uuid,
	"content_hash" text NOT NULL,
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
	"url" text NOT NULL,
	"mime_type" text NOT NULL,
	"size" bigint NOT NULL,
	"metadata" jsonb NOT NULL,
	"title" text NOT NULL,
	"duration" real
);
--> statement-breakpoint
ALTER TABLE "images" ADD COLUMN "parent_folder_id" uuid;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group_id_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "linked_principals" ADD CONSTRAINT "linked_principals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relationships" ADD CONSTRAINT "relationships_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relationships" ADD CONSTRAINT "relationships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
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
ALTER TABLE "notes" ADD CONSTRAINT "notes_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ix_group_members_user" ON "group_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ix_groups_owner" ON "groups" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_identity_nonces_expires_at" ON "identity_nonces" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "ix_linked_principals_user" ON "linked_principals" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ix_relationships_user" ON "relationships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "ix_gallery_shares_gallery" ON "gallery_shares" USING btree ("gallery_id");--> statement-breakpoint
CREATE INDEX "ix_gallery_shares_user" ON "gallery_shares" USING btree ("shared_with_id");--> statement-breakpoint
CREATE INDEX "ix_memory_shares_memory" ON "memory_shares" USING btree ("memory_id","memory_type");--> statement-breakpoint
CREATE INDEX "ix_memory_shares_user" ON "memory_shares" USING btree ("shared_with_id");--> statement-breakpoint
CREATE INDEX "ix_audio_owner" ON "audio" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_audio_folder" ON "audio" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_documents_owner" ON "documents" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_documents_folder" ON "documents" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE UNIQUE INDEX "uq_folder" ON "folders" USING btree ("owner_id",COALESCE("parent_folder_id", "owner_id"),"name");--> statement-breakpoint
CREATE INDEX "ix_folders_parent" ON "folders" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_notes_owner" ON "notes" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_notes_folder" ON "notes" USING btree ("parent_folder_id");--> statement-breakpoint
CREATE INDEX "ix_videos_owner" ON "videos" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ix_videos_folder" ON "videos" USING btree ("parent_folder_id");--> statement-breakpoint
ALTER TABLE "images" ADD CONSTRAINT "images_parent_folder_id_folders_id_fk" FOREIGN KEY ("parent_folder_id") REFERENCES "public"."folders"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ix_images_folder" ON "images" USING btree ("parent_folder_id");--> statement-breakpoint
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
    content_hash, metadata, created_at, updated_at
  FROM images
  UNION ALL
  SELECT id, 'video'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, metadata, created_at, updated_at
  FROM videos
  UNION ALL
  SELECT id, 'audio'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, metadata, created_at, updated_at
  FROM audio
  UNION ALL
  SELECT id, 'document'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, metadata, created_at, updated_at
  FROM documents
  UNION ALL
  SELECT id, 'note'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id,
    '/media/' || id || '/note.txt', 'text/plain', OCTET_LENGTH(content)::bigint, 'note.txt',
    content_hash, metadata, created_at, updated_at
  FROM notes);--> statement-breakpoint
CREATE MATERIALIZED VIEW "public"."gallery_presence_mv" AS (SELECT * FROM gallery_presence) WITH NO DATA;