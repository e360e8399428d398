import { randomUUID } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import { type Attack, AttackSucceeded } from "../attack.ts";
import { rawRequest } from "./forge-addresses.ts";
import { ask, askJson, galleryPeople, upload } from "./gallery-people.ts";

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** An interlaced PNG whose header promises a gigabyte of pixels. */
function hugePng(): Buffer<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(16_000, 0);
  header.writeUInt32BE(16_000, 4);
  header.set([8, 6, 0, 0, 1], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(50_000_000));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

const BIG_BODIES = [
  "POST /api/uploads",
  "POST /upload",
  "PUT /api/storage/edges",
  "POST /api/galleries",
  "POST /api/memories",
];

export const OVERLOAD_ATTACKS: readonly Attack[] = [
  ...BIG_BODIES.map(
    (route): Attack => ({
      name: `nobody announces a large body to ${route} and sends none of it`,
      async run({ stack }) {
        const { host, origin } = new URL(stack.gallery.url);
        const [method, target] = route.split(" ");
        const began = performance.now();
        const head = [`${method} ${target} HTTP/1.1`, `Host: ${host}`, `Origin: ${origin}`, "Content-Length: 100000"];
        const answer = await rawRequest(stack.gallery.url, [
          ...head,
          "Content-Type: application/json",
          "Connection: close",
        ]);
        if (!answer.startsWith("HTTP/1.1 401")) throw new AttackSucceeded(`Answered ${answer.slice(0, 40)}.`);
        if (performance.now() - began > 9_000) throw new AttackSucceeded("The server waited for the body.");
        return "401 at once";
      },
    }),
  ),
  ...BIG_BODIES.map(
    (route): Attack => ({
      name: `somebody sends ${route} a body of unknown length`,
      async run(ground) {
        const { stranger } = await galleryPeople(ground);
        const { host, origin } = new URL(ground.stack.gallery.url);
        const [method, target] = route.split(" ");
        const answer = await rawRequest(ground.stack.gallery.url, [
          `${method} ${target} HTTP/1.1`,
          `Host: ${host}`,
          `Origin: ${origin}`,
          `Cookie: ${stranger.cookie}`,
          "Content-Type: application/json",
          "Transfer-Encoding: chunked",
          "Connection: close",
        ]);
        if (!answer.startsWith("HTTP/1.1 411")) throw new AttackSucceeded(`Answered ${answer.slice(0, 40)}.`);
        return "411";
      },
    }),
  ),
  {
    name: "a picture of a megabyte unpacks to a gigabyte in thumbnails",
    async run(ground) {
      const { stranger } = await galleryPeople(ground);
      const id = await upload(ground, stranger, "bomb.png", hugePng());
      const before = process.memoryUsage().rss;
      for (const size of ["grid", "page"]) {
        const answer = await ask(ground, `/thumbs/${id}/${size}.webp`, { as: stranger });
        await answer.arrayBuffer();
        if (answer.headers.get("Content-Type") === "image/webp") throw new AttackSucceeded("It was decoded.");
      }
      // The gallery runs in this process.
      const grownMb = (process.memoryUsage().rss - before) / 1e6;
      if (grownMb > 300) throw new AttackSucceeded(`It took ${Math.round(grownMb)} MB.`);
      return `refused by its header; ${Math.max(0, Math.round(grownMb))} MB`;
    },
  },
  {
    name: "a thousand forged certificates about somebody else's photo keep the server busy",
    async run(ground) {
      const { stranger, ids } = await galleryPeople(ground);
      const began = performance.now();
      const answer = await askJson(
        ground,
        "/api/storage/edges",
        "PUT",
        forgedReports(ids.imageId, ground.stack.backendCanisterId),
        stranger,
      );
      const tookMs = performance.now() - began;
      const { refused = [] } = (await answer.json()) as { refused?: { error: { field: string } }[] };
      if (!refused[999]) throw new AttackSucceeded(`${refused.length} of a thousand were refused.`);
      if (!refused.every(({ error }) => error.field.endsWith(".memoryId")))
        throw new AttackSucceeded("A certificate was looked at.");
      if (tookMs > 3_000) throw new AttackSucceeded(`It took ${Math.round(tookMs)} ms.`);
      return "each refused before a certificate was looked at";
    },
  },
  {
    name: "a thousand different certificates about one's own photo keep the server busy",
    async run(ground) {
      const { victim, ids } = await galleryPeople(ground);
      const answer = await askJson(
        ground,
        "/api/storage/edges",
        "PUT",
        forgedReports(ids.imageId, ground.stack.backendCanisterId),
        victim,
      );
      if (answer.status !== 413) throw new AttackSucceeded(`Answered ${answer.status}.`);
      return "413: a request has at most 32";
    },
  },
];

function forgedReports(memoryId: string, canisterId: string): unknown[] {
  return Array.from({ length: 1_000 }, () => ({
    memoryId,
    memoryType: "image",
    artifact: "asset",
    backend: "icp-canister",
    present: true,
    location: `icp://${canisterId}/aaaaa-aa/memories/${memoryId}`,
    receipt: {
      certificate: Buffer.from(randomUUID()).toString("base64"),
      witness: Buffer.from("x").toString("base64"),
    },
  }));
}
