import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { GalleryInput } from "@store-forever/protocol";
import { UUID_BYTES, uuidBytes, uuidText } from "../keys.ts";

const VERSION = 1;

/** A gallery as stored, without its owner. */
export interface StoredGallery extends GalleryInput {
  created_at_ns: bigint;
  featured: string[];
}

export function encodeGallery(gallery: StoredGallery): Uint8Array {
  const writer = new RecordWriter(VERSION);
  const text = (value: string) => writer.text(value);
  writer.nat64(gallery.created_at_ns).text(gallery.title);
  writer.optional(gallery.description[0], text).optional(gallery.source_url[0], text);
  writer.list(gallery.items, (item) => writer.fixed(uuidBytes(item.memory_id)).optional(item.caption[0], text));
  return writer.list(gallery.featured, (id) => writer.fixed(uuidBytes(id))).finish();
}

export function decodeGallery(id: string, bytes: Uint8Array): StoredGallery {
  const reader = new RecordReader(bytes, VERSION, "gallery");
  const optionalText = (): [] | [string] => {
    const text = reader.optional(() => reader.text());
    return text === undefined ? [] : [text];
  };
  return {
    id,
    created_at_ns: reader.nat64(),
    title: reader.text(),
    description: optionalText(),
    source_url: optionalText(),
    items: reader.list(() => ({ memory_id: uuidText(reader.fixed(UUID_BYTES)), caption: optionalText() })),
    featured: reader.list(() => uuidText(reader.fixed(UUID_BYTES))),
  };
}
