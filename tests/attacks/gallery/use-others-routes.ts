import { API_ROUTES } from "../../../gallery/test/api-route-access.ts";
import { PAGE_ROUTES } from "../../../gallery/test/page-route-access.ts";
import { type Attack, AttackSucceeded } from "../attack.ts";
import type { AttackGround } from "../ground.ts";
import { type Account, ask, galleryPeople, SECRET_TITLE } from "./gallery-people.ts";

const ROUTES = [...API_ROUTES, ...PAGE_ROUTES];
const ROLES = { nobody: 0, stranger: 1, owner: 2 } as const;

type Role = keyof typeof ROLES;
type Route = (typeof ROUTES)[number];

/** Pages lead people who are signed out to the sign-in page. */
const isRefusal = (status: number | undefined) => status === 302 || (status !== undefined && status >= 400);

/** Everybody may ask these, and they are about the person who asks. */
const ABOUT_NOBODY = / \/(?:api\/ii\/|api\/auth\/link-ii|sign-in$|sign-up$)/;

/** What the owner is refused too tells nothing of strangers: a gallery without a canister cannot do it. */
const tellsApart = ({ private: expected }: Route, role: "nobody" | "stranger") =>
  isRefusal(expected[ROLES[role]]) && (role === "nobody" || !isRefusal(expected[ROLES.owner]));

/** Every route about something private, asked by those who have no part in it. */
const IDOR_ATTACKS: readonly Attack[] = ROUTES.filter(({ path }) => !ABOUT_NOBODY.test(path)).flatMap((route) =>
  (["nobody", "stranger"] as const)
    .filter((role) => tellsApart(route, role))
    .map(
      (role): Attack => ({
        name: `${role === "nobody" ? "nobody (signed out)" : "a stranger"} asks ${route.path} about somebody else's`,
        async run(ground) {
          const { stranger } = await galleryPeople(ground);
          return refused(await send(ground, route, role === "stranger" ? stranger : undefined), route, role);
        },
      }),
    ),
);

/** Every route that changes something, asked by another site's page in the victim's own browser. */
const CSRF_ATTACKS: readonly Attack[] = ROUTES.filter(({ path }) => !path.startsWith("GET ")).flatMap((route) =>
  (["https://evil.example", "null", "none"] as const).map(
    (origin): Attack => ({
      name: `a page of another site (Origin ${origin}) has the victim's browser send ${route.path}`,
      async run(ground) {
        const { victim } = await galleryPeople(ground);
        const answer = await send(ground, route, victim, origin);
        const text = await answer.text();
        if (answer.status !== 403 || !text.includes("own pages"))
          throw new AttackSucceeded(`Answered ${answer.status}.`);
        return "refused for its Origin";
      },
    }),
  ),
);

async function send(ground: AttackGround, route: Route, as: Account | undefined, origin?: string): Promise<Response> {
  const { ids } = await galleryPeople(ground);
  const [target, { method = "GET", headers, body } = {}] = route.request(ids);
  const { Origin: _, ...others } = (headers ?? {}) as Record<string, string>;
  const named = origin === undefined ? {} : { Origin: origin };
  const answer = await ask(ground, target, {
    as,
    method,
    headers: origin === "none" ? { ...others, Origin: "" } : { ...others, ...named },
    ...(body == null ? {} : { body }),
  });
  return answer;
}

async function refused(answer: Response, { path, private: expected }: Route, role: Role): Promise<string> {
  const text = await answer.text();
  if (text.includes(SECRET_TITLE)) throw new AttackSucceeded("The answer tells the gallery's title.");
  if (!isRefusal(answer.status)) throw new AttackSucceeded(`${path} answered ${answer.status}.`);
  if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}.`);
  if (answer.status === 302 && !answer.headers.get("Location")?.startsWith("/sign-in?"))
    throw new AttackSucceeded(`${path} led to ${answer.headers.get("Location")}.`);
  if (answer.status !== expected[ROLES[role]] && answer.status !== 403)
    throw new Error(`${path} answered ${answer.status} and not ${expected[ROLES[role]]}.`);
  return String(answer.status);
}

export const ROUTE_ATTACKS: readonly Attack[] = [...IDOR_ATTACKS, ...CSRF_ATTACKS];
