import { ALL_FORMATS, FilePathSource, Input } from "mediabunny";
import type { RecordingFacts } from "../database/schema.ts";

/** A file that claims a longer duration is damaged. */
const LONGEST_SECONDS = 40 * 24 * 3600;
const MAX_READING_MS = 10_000;
/** So many packets tell the average bit rate of a sound. */
const SAMPLED_PACKETS = 500;

/** @returns nothing for a file that cannot be read as a recording; the gallery keeps and serves it all the same */
export async function recordingFacts(file: string): Promise<{ duration?: number; facts: RecordingFacts }> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  // What is read after that fails.
  const timer = setTimeout(() => input.dispose(), MAX_READING_MS);
  try {
    const { name: format } = await input.getFormat();
    const seconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
    const facts = { format, ...(await pictureOf(input)), ...(await soundOf(input)) };
    return seconds > 0 && seconds < LONGEST_SECONDS ? { duration: seconds, facts } : { facts };
  } catch {
    return { facts: {} };
  } finally {
    clearTimeout(timer);
    input.dispose();
  }
}

async function pictureOf(input: Input): Promise<Pick<RecordingFacts, "dimensions">> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) return {};
  return { dimensions: { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() } };
}

async function soundOf(input: Input): Promise<Pick<RecordingFacts, "bitrate" | "sampleRate" | "channels">> {
  const track = await input.getPrimaryAudioTrack();
  if (track === null) return {};
  const { averageBitrate } = await track.computePacketStats(SAMPLED_PACKETS);
  return {
    bitrate: Math.round(averageBitrate),
    sampleRate: await track.getSampleRate(),
    channels: await track.getNumberOfChannels(),
  };
}
