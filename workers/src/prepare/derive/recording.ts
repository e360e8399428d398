import { ALL_FORMATS, BlobSource, CanvasSink, Input, type InputVideoTrack, type MetadataTags } from "mediabunny";
import type { MediaFacts } from "../../api.ts";
import { type Derivative, previewFrom } from "./derive-photo.ts";

/** A file that claims a longer duration is damaged. */
const LONGEST_SECONDS = 40 * 24 * 3600;
/** The first frames are often black. */
const POSTER_AT_SECONDS = 1;

/**
 * Reads duration, date and size of a video or audio recording, and makes its versions from a frame or the cover, where this
 * browser can. A recording that it cannot play is stored all the same.
 */
export async function readRecording(file: Blob): Promise<{ facts: MediaFacts; derivatives: Derivative[] }> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    const seconds = await input.computeDuration();
    const tags = await input.getMetadataTags().catch((): MetadataTags => ({}));
    const capturedAtMs = tags.date?.getTime() ?? Number.NaN;
    const facts: MediaFacts = {
      ...(seconds > 0 && seconds < LONGEST_SECONDS ? { durationMs: Math.round(seconds * 1000) } : {}),
      ...(Number.isFinite(capturedAtMs) ? { capturedAtMs } : {}),
    };
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return { facts, derivatives: await coverOf(tags, file).catch(() => []) };
    return {
      facts: { ...facts, widthPx: track.displayWidth, heightPx: track.displayHeight },
      derivatives: await posterOf(track, seconds, file).catch(() => []),
    };
  } catch {
    return { facts: {}, derivatives: [] };
  } finally {
    input.dispose();
  }
}

async function posterOf(track: InputVideoTrack, seconds: number, file: Blob): Promise<Derivative[]> {
  if (!(await track.canDecode())) return [];
  const start = await track.getFirstTimestamp();
  const frame = await new CanvasSink(track).getCanvas(start + Math.min(POSTER_AT_SECONDS, seconds / 2));
  if (frame === null) return [];
  return await previewFrom(await createImageBitmap(frame.canvas), file);
}

async function coverOf({ images = [] }: MetadataTags, file: Blob): Promise<Derivative[]> {
  const cover = images.find(({ kind }) => kind === "coverFront") ?? images[0];
  if (cover === undefined) return [];
  return await previewFrom(await createImageBitmap(new Blob([cover.data.slice()], { type: cover.mimeType })), file);
}
