import { ALL_FORMATS, BlobSource, CanvasSink, Input, type InputVideoTrack } from "mediabunny";
import type { MediaFacts } from "../api.ts";
import { type Derivative, deriveFrom } from "./derive.ts";

/** The first frames are often black. */
const POSTER_AT_SECONDS = 1;

/**
 * Duration and size of a video or audio recording, and of a video a frame as its display versions, as far as this
 * browser can read it: a recording that it cannot play is stored all the same.
 */
export async function readRecording(file: Blob): Promise<{ facts: MediaFacts; derivatives: Derivative[] }> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    const seconds = await input.computeDuration();
    const duration: MediaFacts = seconds > 0 ? { durationMs: Math.round(seconds * 1000) } : {};
    const track = await input.getPrimaryVideoTrack();
    if (track === null) return { facts: duration, derivatives: [] };
    const facts = { ...duration, widthPx: track.displayWidth, heightPx: track.displayHeight };
    return { facts, derivatives: await posterOf(track, seconds, file).catch(() => []) };
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
  const bitmap = await createImageBitmap(frame.canvas);
  try {
    return await deriveFrom(bitmap, { original: file, isWideGamut: false, keepAsDisplay: false });
  } finally {
    bitmap.close();
  }
}
