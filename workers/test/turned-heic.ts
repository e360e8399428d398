/** How the pixels of a HEIC are to be shown, as its container tells it (ISO/IEC 23008-12, 6.5.10 and 6.5.12). */
export type Transform = { turn: 1 | 2 | 3 } | { mirror: "upDown" | "leftRight" };

/** `turn` counts quarters against the clock. */
function boxOf(transform: Transform): Buffer {
  const isTurn = "turn" in transform;
  const value = isTurn ? transform.turn : Number(transform.mirror === "leftRight");
  return Buffer.concat([Buffer.from([0, 0, 0, 9]), Buffer.from(isTurn ? "irot" : "imir"), Buffer.from([value])]);
}

/** Tells of `phonePhoto`'s picture, the last of the file's items, that it is to be turned or mirrored, in this order. */
export function turnedHeic(heic: Buffer, transforms: readonly Transform[]): Buffer {
  const start = (type: string) => heic.indexOf(type, 0, "latin1") - 4;
  const end = (type: string) => start(type) + heic.readUInt32BE(start(type));
  const boxes = Buffer.concat(transforms.map(boxOf));
  let propertyCount = 0;
  for (let at = start("ipco") + 8; at < end("ipco"); at += heic.readUInt32BE(at)) propertyCount++;
  // Properties are numbered from 1. The highest bit says that whoever shows the picture has to know the property.
  const references = Buffer.from(transforms.map((_, index) => 0x80 | (propertyCount + 1 + index)));
  const grow = (file: Buffer, at: number, bytes: number) => file.writeUInt32BE(file.readUInt32BE(at) + bytes, at);
  const head = Buffer.from(heic.subarray(0, end("ipma")));
  const total = boxes.length + references.length;
  for (const type of ["meta", "iprp"]) grow(head, start(type), total);
  grow(head, start("ipco"), boxes.length);
  grow(head, start("ipma"), references.length);
  // The picture's list of properties is the last one: how many there are, and one byte for each of two.
  head[end("ipma") - 3] = 2 + transforms.length;
  // Where the first item's bytes are in the file.
  grow(head, start("iloc") + 22, total);
  return Buffer.concat([
    head.subarray(0, end("ipco")),
    boxes,
    head.subarray(end("ipco")),
    references,
    heic.subarray(end("ipma")),
  ]);
}
