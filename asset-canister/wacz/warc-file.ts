import { concatBytes } from "@store-forever/protocol";
import { WARCRecord, WARCSerializer } from "warcio";
import { getSurt } from "warcio/utils";

/** A file as it was got, under the address at which it is found in the web archive. */
export interface WebResource {
  url: string;
  contentType: string;
  /** When it was got. */
  date: Date;
  content: Uint8Array;
  /** The hash of the content, in lower-case hexadecimal. */
  sha256: string;
}

const VERSION = "WARC/1.1";
const SOFTWARE = "Store Forever";
const FORMAT = "WARC File Format 1.1";

/** A file of WARC records (ISO 28500:2017), each compressed by itself, and what an index says of them. */
export class WarcFile {
  readonly #name: string;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  sizeBytes = 0;
  /** Lines of a CDXJ index, not in order. */
  readonly indexLines: string[] = [];

  private constructor(name: string) {
    this.#name = name;
  }

  /** @param name without a folder */
  static async begin(name: string, date: Date): Promise<WarcFile> {
    const file = new WarcFile(name);
    const fields = `software: ${SOFTWARE}\r\nformat: ${FORMAT}\r\n`;
    const head = { type: "warcinfo", filename: name, date: date.toISOString(), warcVersion: VERSION } as const;
    await file.#write(WARCRecord.create(head, [new TextEncoder().encode(fields)]));
    return file;
  }

  async add({ url, contentType, date, content, sha256 }: WebResource): Promise<void> {
    // Known digests: the library would compute them by WebAssembly, which the viewer's pages do not allow.
    const digest = `sha256:${sha256}`;
    const warcHeaders = {
      "Content-Type": contentType,
      "WARC-Payload-Digest": digest,
      "WARC-Block-Digest": digest,
    };
    const head = { type: "resource", url, date: date.toISOString(), warcVersion: VERSION, warcHeaders } as const;
    const record = WARCRecord.create(head, [content]);
    const offset = this.sizeBytes;
    await this.#write(record);
    const place = { length: String(this.sizeBytes - offset), offset: String(offset), filename: this.#name };
    const target = record.warcTargetURI ?? url;
    const timestamp = date.toISOString().replace(/\D/g, "").slice(0, 14);
    this.indexLines.push(
      `${getSurt(target)} ${timestamp} ${JSON.stringify({ url: target, mime: contentType, digest: sha256, ...place })}`,
    );
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return concatBytes(this.#parts);
  }

  async #write(record: WARCRecord): Promise<void> {
    const bytes = new Uint8Array(await WARCSerializer.serialize(record, { gzip: true }));
    this.#parts.push(bytes);
    this.sizeBytes += bytes.length;
  }
}
