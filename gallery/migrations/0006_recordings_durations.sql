DROP VIEW "public"."memories";--> statement-breakpoint
CREATE VIEW "public"."memories" AS (
  SELECT id, 'image'::memory_type_t AS type, owner_id, title, description, caption, is_public, parent_folder_id, url,
    metadata->>'mimeType' AS mime_type, (metadata->>'size')::bigint AS size_bytes, metadata->>'originalName' AS file_name,
    content_hash, NULL::real AS duration, metadata, created_at, updated_at, owner_secure_code
  FROM images
  UNION ALL
  SELECT id, 'video'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, duration, metadata, created_at, updated_at, owner_secure_code
  FROM videos
  UNION ALL
  SELECT id, 'audio'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, duration, metadata, created_at, updated_at, owner_secure_code
  FROM audio
  UNION ALL
  SELECT id, 'document'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id, url,
    mime_type, size, metadata->>'originalName', content_hash, NULL, metadata, created_at, updated_at, owner_secure_code
  FROM documents
  UNION ALL
  SELECT id, 'note'::memory_type_t, owner_id, title, description, NULL, is_public, parent_folder_id,
    '/media/' || id || '/note.txt', 'text/plain', OCTET_LENGTH(content)::bigint, 'note.txt',
    content_hash, NULL, metadata, created_at, updated_at, owner_secure_code
  FROM notes);