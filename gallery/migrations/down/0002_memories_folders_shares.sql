DROP MATERIALIZED VIEW gallery_presence_mv;
DROP VIEW memories;
DROP VIEW sync_status;
ALTER TABLE images DROP COLUMN parent_folder_id;
DROP TABLE notes, documents, audio, videos, folders, memory_shares, gallery_shares;
DROP TABLE relationships, group_members, groups, identity_nonces, linked_principals;
DROP TYPE share_target_t;
DROP TYPE access_level_t;
