DROP VIEW gallery_presence;
DROP VIEW memory_presence;
DROP TABLE storage_edges, gallery_items, galleries, images, sessions, users;
DROP TYPE sync_t;
DROP TYPE memory_type_t;
DROP TYPE backend_t;
DROP TYPE artifact_t;
