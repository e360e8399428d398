import { sql } from "drizzle-orm";
import type { GalleryDatabase } from "../database/gallery-database.ts";
import { PRESENCE_REFRESHED } from "../database/notifications.ts";

/** Brings `gallery_presence_mv` up to date and notifies every server that shows it. */
export async function refreshGalleryPresence(database: GalleryDatabase): Promise<void> {
  await database.execute(sql`SELECT refresh_gallery_presence(), pg_notify(${PRESENCE_REFRESHED}, '')`);
}
