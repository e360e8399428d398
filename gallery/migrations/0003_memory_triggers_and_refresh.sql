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
-- What refers to a memory by (id, type) goes with it, in the transaction that deletes it.
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
-- One notification a transaction, however many edges it changes: live updates and the refresh of presence wait for it.
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
-- Readers are never blocked, except by the first refresh: Postgres has nothing to compare with before it.
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
