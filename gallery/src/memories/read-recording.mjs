/**
 * What a recording tells of itself, read in a thread of its own: who sends a file may have made it to take all memory or time.
 * It is no TypeScript, which threads of Node.js 20 cannot load. `workerData` is the file's path; the answer is `recordingFacts`'.
 */
import { parentPort, workerData } from "node:worker_threads";
import { ALL_FORMATS, FilePathSource, Input } from "mediabunny";

/** A file that claims a longer duration is damaged. */
const LONGEST_SECONDS = 40 * 24 * 3600;
/** So many packets tell the average bit rate of a sound. */
const SAMPLED_PACKETS = 500;

async function pictureOf(input) {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) return {};
  return { dimensions: { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() } };
}

async function soundOf(input) {
  const track = await input.getPrimaryAudioTrack();
  if (track === null) return {};
  const { averageBitrate } = await track.computePacketStats(SAMPLED_PACKETS);
  return {
    bitrate: Math.round(averageBitrate),
    sampleRate: await track.getSampleRate(),
    channels: await track.getNumberOfChannels(),
  };
}

const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(workerData) });
try {
  const { name: format } = await input.getFormat();
  const seconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
  const facts = { format, ...(await pictureOf(input)), ...(await soundOf(input)) };
  parentPort.postMessage(seconds > 0 && seconds < LONGEST_SECONDS ? { duration: seconds, facts } : { facts });
} finally {
  input.dispose();
}
