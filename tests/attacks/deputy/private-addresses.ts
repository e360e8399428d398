import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { type Named, type Stored, storedTitles, storePage } from "./hostile-page.ts";
import { OUTSIDE, type Web, webOf } from "./web.ts";

/** Ways to write an address of this computer or of the network around it. */
const COMPUTER = [
  ...["localhost", "LOCALHOST", "localhost.", "app.localhost", "127.0.0.1", "127.1", "127.0.1", "127.8.8.8"],
  ...["2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "0x7f.0.0x0.1", "0.0.0.0", "0"],
  ...["１２７.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"],
];
const NETWORK = [
  ...["router.local", "ROUTER.LOCAL", "db.internal", "nas.home.arpa", "intranet"],
  ...["192.168.1.1", "3232235777", "0xc0a80101", "10.0.0.138", "169.254.169.254", "100.64.0.1"],
];

/** How a page names an address: as a photo, as a document, or as its own photo that is sent on, once or twice. */
const WAYS = ["photo", "document", "redirect", "two redirects"] as const;
type Way = (typeof WAYS)[number];

const EVIL = "photos.evil.example";

function named(web: Web, host: string, form: string, way: Way): Named {
  const title = `${way} ${form}`;
  const target = web.at(form, `/${way === "document" ? "admin" : "secret.jpg"}?${mark(way, form)}`);
  if (way === "photo") return { title, url: target };
  if (way === "document") return { title, url: target, type: "document" };
  const once = web.at(host, `/go?to=${encodeURIComponent(target)}`);
  return { title, url: way === "redirect" ? once : web.at(host, `/go?to=${encodeURIComponent(once)}`) };
}

const mark = (way: Way, form: string) => `mark=${Buffer.from(`${way} ${form}`).toString("hex")}`;

/** One page names all of them, beside a photo of its own. */
const runs = new WeakMap<AttackGround, Map<string, Promise<Stored>>>();

function storedFrom(ground: AttackGround, host: string, way: Way, forms: readonly string[]): Promise<Stored> {
  const known = runs.get(ground) ?? new Map<string, Promise<Stored>>();
  runs.set(ground, known);
  const key = `${host} ${way}`;
  const run = known.get(key) ?? store(ground, host, way, forms);
  known.set(key, run);
  return run;
}

async function store(ground: AttackGround, host: string, way: Way, forms: readonly string[]): Promise<Stored> {
  const web = await webOf(ground);
  const own = { title: "own", url: web.at(host, "/own.jpg") };
  return storePage(web, host, [own, ...forms.map((form) => named(web, host, form, way))]);
}

async function attack(ground: AttackGround, host: string, way: Way, form: string, forms: readonly string[]) {
  await isThere(await webOf(ground), form);
  const stored = await storedFrom(ground, host, way, forms);
  const isMarked = ({ url }: { url: string }) => url.endsWith(mark(way, form)) && !url.startsWith("/go");
  if (stored.atOpening.some(isMarked)) throw new AttackSucceeded("It was asked when the dialog was opened.");
  if (stored.atStoring.some(isMarked)) throw new AttackSucceeded("It was asked when the page was stored.");
  const titles = storedTitles(stored);
  if (titles.includes("everything") || titles.includes(`${way} ${form}`)) throw new AttackSucceeded("It was stored.");
  if (!titles.includes("own")) throw new Error(`Not even the page's own photo was stored: ${stored.state}.`);
  return "never asked; the page's own photo was stored";
}

/** The attack means something only where the browser gets there. */
async function isThere(web: Web, form: string): Promise<void> {
  const before = web.asked.length;
  const page = await web.browser.newPage();
  try {
    await page.goto(web.at(form, "/sign-in?there"));
  } finally {
    await page.close();
  }
  if (!web.asked.slice(before).some(({ url }) => url === "/sign-in?there"))
    throw new Error(`Nothing answers at ${form}.`);
}

const FORMS = [...COMPUTER, ...NETWORK];

/** A public name that leads to this computer is told apart only where the page itself comes from somewhere else. */
const REBOUND: Attack = {
  name: "a page of the web sends its photo on to a public name that leads to this computer",
  async run(ground) {
    const web = await webOf(ground);
    const url = web.at(EVIL, `/go?to=${encodeURIComponent(web.at("rebound.test", "/secret.jpg"))}`);
    const own = { title: "own", url: web.at(EVIL, "/own.jpg") };
    const stored = await storePage(web, EVIL, [own, { title: "rebound", url }]);
    if (stored.hashes.includes(web.secretHash)) throw new AttackSucceeded("It was stored.");
    const asked = stored.atStoring.find(({ host }) => host.startsWith("rebound"));
    if (asked === undefined) throw new Error("It was not even asked.");
    if (asked.cookie !== "") throw new AttackSucceeded("It was asked with cookies.");
    return "its answer was not used, because of the address that it came from";
  },
};

export const PRIVATE_ATTACKS: Attack[] = [
  ...WAYS.flatMap((way) =>
    FORMS.map((form) => ({
      name: `a page of the web names a ${way} at ${form}`,
      run: (ground: AttackGround) => attack(ground, EVIL, way, form, FORMS),
    })),
  ),
  ...(["photo", "redirect"] as const).flatMap((way) =>
    COMPUTER.map((form) => ({
      name: `a page of the network around this computer names a ${way} at ${form}`,
      run: (ground: AttackGround) => attack(ground, "nas.local", way, form, COMPUTER),
    })),
  ),
  ...(OUTSIDE === undefined ? [] : [REBOUND]),
];
