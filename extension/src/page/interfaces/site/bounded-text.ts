/** Longer answers are not read. */
const MAX_BYTES = 8_000_000;

/** @returns `undefined` for an answer of more than `MAX_BYTES`, of which no more is read */
export async function boundedText({ body }: Response): Promise<string | undefined> {
  if (body === null) return "";
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let [text, sizeBytes] = ["", 0];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    sizeBytes += part.value.length;
    if (sizeBytes > MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
