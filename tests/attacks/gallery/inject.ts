import { type Attack, AttackSucceeded } from "../attack.ts";
import { ask, askJson, galleryPeople, upload } from "./gallery-people.ts";

const MARKUP = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</title><svg onload=alert(1)>",
  "javascript:alert(1)",
  "{{constructor.constructor('alert(1)')()}}",
  "' onmouseover='alert(1)",
];

const TITLES: readonly Attack[] = MARKUP.map((title) => ({
  name: `a title with ${JSON.stringify(title)} runs in the pages of others`,
  async run(ground) {
    const { victim } = await galleryPeople(ground);
    const made = await askJson(ground, "/api/galleries", "POST", { title, isPublic: true }, victim);
    const { id } = (await made.json()) as { id: string };
    const answer = await ask(ground, `/galleries/${id}`);
    const page = await answer.text();
    await ask(ground, `/api/galleries/${id}`, {
      as: victim,
      method: "DELETE",
      headers: { "Content-Type": "application/json" },
    });
    if (/[<>"']/.test(title) && page.includes(title)) throw new AttackSucceeded("It is in the page as it is.");
    if (!(answer.headers.get("Content-Security-Policy") ?? "").includes("default-src 'none'"))
      throw new AttackSucceeded("The page has no policy.");
    return "escaped, and the policy allows no such script";
  },
}));

const CODE = [
  ["page.html", "<!doctype html><script>alert(document.cookie)</script>"],
  ["picture.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  [
    "feed.xml",
    '<?xml version="1.0"?><?xml-stylesheet href="x"?><html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>',
  ],
  ["script.js", "alert(1)"],
] as const;

const UPLOADS: readonly Attack[] = CODE.map(([name, text]) => ({
  name: `an uploaded ${name} acts as a page of the gallery`,
  async run(ground) {
    const { victim } = await galleryPeople(ground);
    const id = await upload(ground, victim, name, Buffer.from(text));
    const { headers } = await ask(ground, `/media/${id}/${name}`, { as: victim });
    const [type, policy] = [headers.get("Content-Type") ?? "", headers.get("Content-Security-Policy") ?? ""];
    if (/html|svg|xml|javascript/.test(type)) throw new AttackSucceeded(`It is served as ${type}.`);
    if (!policy.includes("sandbox") || headers.get("X-Content-Type-Options") !== "nosniff")
      throw new AttackSucceeded("Nothing keeps it from acting as a page.");
    return `${type}, in a sandbox`;
  },
}));

const NAMES = [
  "photo\u202egpj.exe",
  "a\r\nSet-Cookie: x=1.txt",
  "..\\..\\x.txt",
  "../../x.txt",
  "\u2066a\u2069.txt",
  "x\u0000.txt",
];

const FILE_NAMES: readonly Attack[] = NAMES.map((name) => ({
  name: `a file with the name ${JSON.stringify(name)} deceives whoever sees or saves it`,
  async run(ground) {
    const { victim } = await galleryPeople(ground);
    const body = new FormData();
    body.set("file", new File(["A text."], name));
    const answer = await ask(ground, "/api/uploads", { as: victim, method: "POST", body });
    const { url = "", title = "" } = (await answer.json()) as { url?: string; title?: string };
    const kept = decodeURIComponent(url);
    if (/[\p{Cc}\p{Cf}\\]|\.\./u.test(kept + title))
      throw new AttackSucceeded(`It is kept as ${JSON.stringify(kept)}.`);
    return `kept as ${kept.split("/").at(-1) ?? "nothing"}`;
  },
}));

const IDS = [
  "' OR 1=1 --",
  "%27%20OR%201=1",
  "1;DROP TABLE users",
  "__proto__",
  "constructor",
  "%00",
  "null",
  "undefined",
];

const QUERIES: readonly Attack[] = IDS.map((id) => ({
  name: `an id such as ${id} reaches the database`,
  async run(ground) {
    const { stranger } = await galleryPeople(ground);
    const target = encodeURIComponent(decodeURIComponent(id));
    for (const path of [`/api/galleries/${target}`, `/galleries/${target}`, `/api/memories/image/${target}`]) {
      const { status } = await ask(ground, path, { as: stranger });
      if (status !== 404 && status !== 400) throw new AttackSucceeded(`${path} answered ${status}.`);
    }
    return "no id";
  },
}));

const BODIES: readonly (readonly [what: string, body: string])[] = [
  ["__proto__ in it", '{"title":"x","__proto__":{"isPublic":true}}'],
  ["an owner of its own", '{"title":"x","ownerId":"00000000-0000-4000-8000-00000000de30"}'],
  ["arrays in arrays, 50,000 deep", `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
  ["a number of 100,000 digits", `{"title":${"9".repeat(100_000)}}`],
  ["half a character", '{"title":"\\ud800"}'],
  ["a NUL character", '{"title":"a\\u0000b"}'],
  ["no JSON at all", "title=x"],
];

const JSONS: readonly Attack[] = BODIES.map(([what, body]) => ({
  name: `JSON with ${what} breaks the gallery or gets more than it may`,
  async run(ground) {
    const { stranger } = await galleryPeople(ground);
    const headers = { "Content-Type": "application/json" };
    const answer = await ask(ground, "/api/galleries", { as: stranger, method: "POST", headers, body });
    if (answer.status >= 500) throw new AttackSucceeded(`Answered ${answer.status}.`);
    const made = (await answer.json()) as { isPublic?: boolean; ownerId?: string };
    if (made.isPublic === true || made.ownerId === "00000000-0000-4000-8000-00000000de30")
      throw new AttackSucceeded("It has what was asked for.");
    return `${answer.status}`;
  },
}));

export const INJECTION_ATTACKS: readonly Attack[] = [...TITLES, ...UPLOADS, ...FILE_NAMES, ...QUERIES, ...JSONS];
