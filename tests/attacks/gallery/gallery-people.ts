import { socketRequest } from "../../../gallery/test/socket-request.ts";
import type { AttackGround } from "../ground.ts";

/** Somebody with an account at the gallery. */
export interface Account {
  cookie: string;
}

/** The ids of what the victim keeps at the gallery: those that the gallery's tables of routes ask for. */
export interface VictimIds {
  imageId: string;
  galleryId: string;
  itemId: string;
  edgeId: string;
  shareId: string;
  folderId: string;
  groupId: string;
  friendId: string;
}

export interface GalleryPeople {
  victim: Account;
  stranger: Account;
  ids: VictimIds;
}

/** A PNG of one pixel. */
export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChAGA4L9b9wAAAABJRU5ErkJggg==",
  "base64",
);
export const SECRET_TITLE = "Only the victim knows this title";

export interface Asking {
  as?: Account | undefined;
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
}

/** Sends a request over a connection, from the gallery's own pages unless `Origin` says otherwise. */
export function ask({ stack }: AttackGround, target: string, asking: Asking = {}): Promise<Response> {
  const { as, method = "GET", headers = {}, body } = asking;
  const { origin } = new URL(stack.gallery.url);
  const cookie = as === undefined ? {} : { Cookie: as.cookie };
  const init: RequestInit = { method, headers: { Origin: origin, ...cookie, ...headers } };
  return socketRequest(stack.gallery.url, target, body === undefined ? init : { ...init, body });
}

export function askJson(ground: AttackGround, target: string, method: string, body: unknown, as?: Account) {
  const headers = { "Content-Type": "application/json" };
  return ask(ground, target, { as, method, headers, body: JSON.stringify(body) });
}

let accountCount = 0;

/** Signs up with an address that nobody has. */
export async function newAccount(ground: AttackGround): Promise<Account> {
  const email = `attack-${Date.now()}-${accountCount++}@example.com`;
  const answer = await signUp(ground, { name: "Somebody", email, password: "correct horse battery" });
  const cookie = cookieOf(answer);
  if (cookie === "") throw new Error(`Nobody could sign up: ${answer.status}.`);
  return { cookie };
}

export function signUp(ground: AttackGround, fields: Record<string, string>): Promise<Response> {
  return ask(ground, "/sign-up", { method: "POST", body: new URLSearchParams(fields) });
}

export const cookieOf = (answer: Response): string => (answer.headers.get("Set-Cookie") ?? "").split(";", 1)[0] ?? "";

async function made<T>(answering: Promise<Response>): Promise<T> {
  const answer = await answering;
  if (!answer.ok) throw new Error(`The ground could not be prepared: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const prepared = new WeakMap<AttackGround, Promise<GalleryPeople>>();

/** A victim with a private gallery, and a stranger. The same two for all attacks. */
export function galleryPeople(ground: AttackGround): Promise<GalleryPeople> {
  const known = prepared.get(ground) ?? prepare(ground);
  prepared.set(ground, known);
  return known;
}

async function prepare(ground: AttackGround): Promise<GalleryPeople> {
  const victim = await newAccount(ground);
  const stranger = await newAccount(ground);
  const image = await upload(ground, victim, "photo.jpg", PIXEL);
  const post = <T>(target: string, body: unknown) => made<T>(askJson(ground, target, "POST", body, victim));
  const { id: galleryId } = await post<{ id: string }>("/api/galleries", { title: SECRET_TITLE });
  await askJson(
    ground,
    `/api/galleries/${galleryId}/items`,
    "POST",
    [{ memoryId: image, memoryType: "image" }],
    victim,
  );
  const items = await made<{ items: { itemId: string }[] }>(
    ask(ground, `/api/galleries/${galleryId}/items`, { as: victim }),
  );
  const edges = await made<{ edges: { id: string }[] }>(
    ask(ground, `/api/storage/edges?memoryId=${image}`, { as: victim }),
  );
  const share = await post<{ id: string }>(`/api/galleries/${galleryId}/shares`, { sharedWithType: "user" });
  const folder = await post<{ id: string }>("/api/folders", { name: "Private" });
  const group = await post<{ id: string }>("/api/groups", { name: "Family" });
  const ids: VictimIds = {
    imageId: image,
    galleryId,
    itemId: items.items[0]?.itemId ?? "",
    edgeId: edges.edges[0]?.id ?? "",
    shareId: share.id,
    folderId: folder.id,
    groupId: group.id,
    friendId: "00000000-0000-4000-8000-00000000de30",
  };
  return { victim, stranger, ids };
}

/** @returns the new memory's id */
export async function upload(
  ground: AttackGround,
  as: Account,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const body = new FormData();
  body.set("file", new File([bytes], name));
  return (await made<{ id: string }>(ask(ground, "/api/uploads", { as, method: "POST", body }))).id;
}
