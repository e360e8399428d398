DROP FUNCTION refresh_gallery_presence();
DROP INDEX ix_gallery_presence_mv_id;
DROP FUNCTION notify_edges_changed() CASCADE;
DROP FUNCTION forget_memory() CASCADE;
DROP TRIGGER folders_set_updated_at ON folders;
DROP TRIGGER notes_set_updated_at ON notes;
DROP TRIGGER documents_set_updated_at ON documents;
DROP TRIGGER audio_set_updated_at ON audio;
DROP TRIGGER videos_set_updated_at ON videos;
