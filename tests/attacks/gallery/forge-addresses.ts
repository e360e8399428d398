import { connect } from "node:net";
import { socketRequest } from "../../../gallery/test/socket-request.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { ask, galleryPeople } from "./gallery-people.ts";

const HOSTS = [
  "evil.example",
  "127.0.0.1.evil.example",
  "localhost.evil.example",
  "localhost:1",
  "127.0.0.1:1",
  "0.0.0.0",
  "2130706433",
  "169.254.169.254",
  "user@127.0.0.1",
  "localhost.",
];

/** A site whose name leads to this machine (DNS rebinding): browsers take what it reads for that site's. */
const REBINDING: readonly Attack[] = HOSTS.flatMap((host) =>
  ["/sign-in", "/", "/api/galleries", "/.well-known/security.txt"].map(
    (target): Attack => ({
      name: `a page at ${host} reads ${target} of the gallery on this machine`,
      async run({ stack }) {
        const answer = await rawRequest(stack.gallery.url, [
          `GET ${target} HTTP/1.1`,
          `Host: ${host}`,
          "Connection: close",
        ]);
        const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
        if (answer.includes(stack.gallery.credentials.password)) throw new AttackSucceeded("It has the demo password.");
        if (status !== 421 && status !== 400) throw new AttackSucceeded(`Answered ${status}.`);
        return String(status);
      },
    }),
  ),
);

const TARGETS = [
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/./\\evil.example",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\u0001https://evil.example",
  "javascript:alert(1)",
  "http://127.0.0.1:1/",
];

const REDIRECTS: readonly Attack[] = TARGETS.map((target) => ({
  name: `a link to the sign-in page leads on to ${JSON.stringify(target)}`,
  async run(ground) {
    const { stranger } = await galleryPeople(ground);
    const answer = await ask(ground, `/sign-in?${new URLSearchParams({ returnTo: target })}`, { as: stranger });
    const location = answer.headers.get("Location") ?? "";
    const { origin } = new URL(ground.stack.gallery.url);
    const led = new URL(location, origin);
    if (answer.status !== 302) throw new Error(`Answered ${answer.status}.`);
    if (led.origin !== origin) throw new AttackSucceeded(`Led to ${led.href}.`);
    return `leads to ${led.pathname}`;
  },
}));

const FILES = [
  "/media/../../etc/passwd",
  "/media/..%2F..%2Fetc%2Fpasswd/photo.jpg",
  "/media/:id/..%2F..%2Fdemo-password",
  "/media/:id/%2e%2e%2f%2e%2e%2fdemo-password",
  "/media/:id/..\\..\\demo-password",
  "/media/:id/photo.jpg%00.png",
  "/media/:id/....//....//demo-password",
  "/thumbs/:id/..%2Fgrid.webp",
  "/thumbs/:id/constructor.webp",
  "/thumbs/__proto__/grid.webp",
  "//etc/passwd",
  "/%2e%2e/%2e%2e/etc/passwd",
];

const TRAVERSAL: readonly Attack[] = FILES.map((target) => ({
  name: `somebody who is signed in asks for ${target}`,
  async run(ground) {
    const { victim, ids } = await galleryPeople(ground);
    const answer = await ask(ground, target.replace(":id", ids.imageId), { as: victim });
    const text = await answer.text();
    if (/root:.*:0:0:/.test(text) || text.includes(ground.stack.gallery.credentials.password))
      throw new AttackSucceeded("It has a file of this machine.");
    if (answer.status !== 404 && answer.status !== 400) throw new AttackSucceeded(`Answered ${answer.status}.`);
    return String(answer.status);
  },
}));

const FORWARDED = ["X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "X-Host", "Forwarded"];

const LINKS: readonly Attack[] = FORWARDED.map((name) => ({
  name: `the header ${name} names the host of a secret link`,
  async run(ground: AttackGround) {
    const { victim, ids } = await galleryPeople(ground);
    const headers = {
      "Content-Type": "application/json",
      [name]: name === "Forwarded" ? "host=evil.example" : "evil.example",
    };
    const answer = await ask(ground, `/api/memories/image/${ids.imageId}/link`, { as: victim, method: "PUT", headers });
    const { url } = (await answer.json()) as { url: string };
    if (!url.startsWith(`${new URL(ground.stack.gallery.url).origin}/`))
      throw new AttackSucceeded(`The link is ${url}.`);
    return "the link has the gallery's own host";
  },
}));

/** Writes a request as it is. @returns the answer, head and body */
export function rawRequest(serverUrl: string, head: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(serverUrl).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data: Buffer) => {
      answer += data.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
    socket.setTimeout(10_000, () => socket.destroy());
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
  });
}

const oldLink: Attack = {
  name: "somebody opens a secret link after its owner has replaced it",
  async run(ground) {
    const { victim, ids } = await galleryPeople(ground);
    const path = `/api/memories/image/${ids.imageId}/link`;
    const make = async () =>
      ((await (await ask(ground, path, { as: victim, method: "PUT" })).json()) as { url: string }).url;
    const leaked = await make();
    const { url } = ground.stack.gallery;
    const open = async (link: string) =>
      (await socketRequest(url, new URL(link).pathname + new URL(link).search)).status;
    if ((await open(leaked)) !== 200) throw new Error("The link never worked.");
    const replaced = await make();
    if ((await open(leaked)) !== 404) throw new AttackSucceeded("The old link still opens.");
    if ((await open(replaced)) !== 200) throw new Error("The new link does not open.");
    await ask(ground, path, { as: victim, method: "DELETE" });
    if ((await open(replaced)) !== 404) throw new AttackSucceeded("The link that was revoked still opens.");
    return "404 from the moment on";
  },
};

export const ADDRESS_ATTACKS: readonly Attack[] = [...REBINDING, ...REDIRECTS, ...TRAVERSAL, ...LINKS, oldLink];
