import { sql } from "drizzle-orm";
import type { GalleryDatabase } from "../src/database/gallery-database.ts";

export interface Size {
  galleryCount: number;
  itemsPerGallery: number;
}

/**
 * Makes galleries of one owner. Each memory has four edges: 5,000 galleries of 50 items have 1,000,000 edges.
 * A tenth of the galleries is completely on ICP, another tenth half. A gallery's items are stored next to each other, as if
 * they had been added together, and the tables are as the server's autovacuum leaves them.
 */
export async function seed(
  database: GalleryDatabase,
  ownerId: string,
  { galleryCount, itemsPerGallery }: Size,
): Promise<void> {
  await database.execute(sql`
    INSERT INTO users (id, email, name, password_hash) VALUES (${ownerId}, 'bench@example.com', 'Bench', '')`);
  await database.execute(sql`
    INSERT INTO galleries (id, owner_id, title, is_public)
    SELECT gen_random_uuid(), ${ownerId}, 'Gallery ' || n, TRUE FROM generate_series(1, ${galleryCount}::int) n`);
  await database.execute(sql`
    INSERT INTO gallery_items (gallery_id, memory_id, memory_type, position)
    SELECT g.id, gen_random_uuid(), 'image', n FROM galleries g, generate_series(1, ${itemsPerGallery}::int) n
    ORDER BY g.id, n`);
  await database.execute(sql`
    INSERT INTO images (id, owner_id, url, title, content_hash, metadata)
    SELECT memory_id, ${ownerId}, '/media/' || memory_id || '/photo.jpg', 'Photo ' || position,
      encode(sha256(memory_id::text::bytea), 'hex'),
      '{"size": 1830122, "mimeType": "image/jpeg", "originalName": "photo.jpg"}'
    FROM gallery_items`);
  await database.execute(sql`
    INSERT INTO storage_edges (memory_id, memory_type, artifact, backend, present)
    SELECT i.memory_id, 'image', a.artifact, a.backend,
      a.backend <> 'icp-canister' OR g.n % 10 = 0 OR (g.n % 10 = 1 AND i.position % 2 = 0)
    FROM gallery_items i
    JOIN (SELECT id, row_number() OVER () AS n FROM galleries) g ON g.id = i.gallery_id
    CROSS JOIN (VALUES
      ('metadata'::artifact_t, 'neon-db'::backend_t), ('asset', 'vercel-blob'),
      ('metadata', 'icp-canister'), ('asset', 'icp-canister')) AS a (artifact, backend)`);
  await database.execute(sql`VACUUM ANALYZE`);
}
