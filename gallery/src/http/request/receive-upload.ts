import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createMiddleware } from "hono/factory";
import PQueue from "p-queue";
import { GalleryError } from "../../errors/gallery-error.ts";
import { requireRoomFor } from "../../memories/storage-use.ts";
import { BodiesInFlight } from "./bodies-in-flight.ts";
import { requireBodyWithin } from "./body-limits.ts";
import type { GalleryEnv, GalleryServices } from "./environment.ts";
import { signedIn } from "./signed-in.ts";

/** A form is taken apart in memory and takes about twice its size there. This many are at a time. */
const FORMS_AT_A_TIME = 2;
const forms = new PQueue({ concurrency: FORMS_AT_A_TIME });
const uploads = new BodiesInFlight(20);

/**
 * Receives a form with a file of somebody who is signed in. It comes to disk first, so that slow senders take no memory, and
 * is taken apart when it is complete.
 * @throws GalleryError TooLarge (for the gallery, or for the person's quota), LimitExceeded
 */
export const receiveUpload = ({ database, maxUploadBytes, quotaBytes }: GalleryServices) =>
  createMiddleware<GalleryEnv>(async (context, next) => {
    const user = signedIn(context);
    await requireRoomFor(database, user.id, requireBodyWithin(context, maxUploadBytes), quotaBytes);
    await uploads.during(user.id, async () => {
      const { body, url, method, headers } = context.req.raw;
      if (body === null) return next();
      const folder = await mkdtemp(path.join(tmpdir(), "gallery-form-"));
      try {
        const received = path.join(folder, "received");
        const sent = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
        await pipeline(sent, createWriteStream(received)).catch(asBrokenOff);
        await forms.add(() => {
          const complete = Readable.toWeb(createReadStream(received)) as ReadableStream;
          context.req.raw = new Request(url, { method, headers, body: complete, duplex: "half" } as RequestInit);
          return next();
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  });

/** A connection that ends early is no failure of this server. */
function asBrokenOff(error: NodeJS.ErrnoException): never {
  if (error.code === "ECONNRESET")
    throw new GalleryError("InvalidArgument", "The upload was broken off. Send it again.", { field: "file" });
  throw error;
}
