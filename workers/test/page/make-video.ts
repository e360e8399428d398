import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from "mediabunny";

/** Makes two seconds of a 320×180 video, red and then green. */
export async function makeVideo(): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("There is no canvas.");
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const source = new CanvasSource(canvas, { codec: "vp8", bitrate: 500_000 });
  output.addVideoTrack(source);
  await output.start();
  for (let frame = 0; frame < 20; frame++) {
    context.fillStyle = frame < 8 ? "red" : "green";
    context.fillRect(0, 0, 320, 180);
    await source.add(frame / 10, 0.1);
  }
  await output.finalize();
  return new Uint8Array(output.target.buffer ?? new ArrayBuffer());
}
