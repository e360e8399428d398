import type { RecordingFacts } from "../../memories/memory-queries.ts";

/** `185.3` becomes "3:05". */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** How a recording sounds: "256 kbit/s", "44.1 kHz", "2 channels". */
export function soundTexts({ bitrate, sampleRate, channels }: Partial<RecordingFacts>): string[] {
  return [
    ...(bitrate === undefined ? [] : [`${Math.round(bitrate / 1000)} kbit/s`]),
    ...(sampleRate === undefined ? [] : [`${sampleRate / 1000} kHz`]),
    ...(channels === undefined ? [] : [channels === 1 ? "mono" : `${channels} channels`]),
  ];
}
