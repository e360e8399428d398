import { type Attack, AttackSucceeded } from "../attack.ts";
import { ask, askJson, cookieOf, galleryPeople, newAccount, signUp } from "./gallery-people.ts";

/** Getting into an account, or getting what is shared with another. */
export const ACCOUNT_ATTACKS: readonly Attack[] = [
  {
    name: "sign-up tells whether an address has an account",
    async run(ground) {
      const email = `known-${Date.now()}@example.com`;
      const shape = async (address: string, password: string) => {
        const answer = await signUp(ground, { name: "A", email: address, password });
        return JSON.stringify([
          answer.status,
          answer.headers.get("Location"),
          cookieOf(answer) !== "",
          await answer.text(),
        ]);
      };
      const fresh = await shape(email, "correct horse battery");
      const known = await shape(email, "another battery staple");
      if (fresh !== known) throw new AttackSucceeded(`${fresh} or ${known}.`);
      return "the same answer";
    },
  },
  {
    name: "who signs up with the victim's address gets into the victim's account",
    async run(ground) {
      const email = `victim-${Date.now()}@example.com`;
      const account = {
        cookie: cookieOf(await signUp(ground, { name: "V", email, password: "correct horse battery" })),
      };
      await askJson(ground, "/api/memories", "POST", { type: "note", title: "Diary", content: "Private" }, account);
      const other = { cookie: cookieOf(await signUp(ground, { name: "E", email, password: "guessed password" })) };
      const list = await (await ask(ground, "/api/memories", { as: other })).text();
      if (list.includes("Diary")) throw new AttackSucceeded("The diary is there.");
      return "an account of their own, with nothing in it";
    },
  },
  {
    name: "who signs up first with an address gets what is shared with it",
    async run(ground) {
      const { victim } = await galleryPeople(ground);
      const body = new URLSearchParams({ email: "grandma@example.com", type: "family" });
      const answer = await ask(ground, "/people", { as: victim, method: "POST", body });
      if (answer.status !== 404) throw new AttackSucceeded(`An address was taken: ${answer.status}.`);
      return "nothing is shared by an address";
    },
  },
  {
    name: "two people accept one invitation at the same moment",
    async run(ground) {
      const { victim, ids } = await galleryPeople(ground);
      const guests = [await newAccount(ground), await newAccount(ground)];
      const shared = await askJson(
        ground,
        `/api/galleries/${ids.galleryId}/shares`,
        "POST",
        { sharedWithType: "user" },
        victim,
      );
      const { id, inviteeSecureCode: code } = (await shared.json()) as { id: string; inviteeSecureCode: string };
      const statuses = await Promise.all(
        guests.map(async (guest) => (await askJson(ground, "/api/shares/accept", "POST", { code }, guest)).status),
      );
      const ended = await ask(ground, `/api/shares/${id}`, {
        as: victim,
        method: "DELETE",
        headers: { "Content-Type": "application/json" },
      });
      if (statuses.filter((status) => status === 200).length !== 1) throw new AttackSucceeded(`Both: ${statuses}.`);
      if (ended.status !== 204) throw new AttackSucceeded(`The share could not be ended: ${ended.status}.`);
      for (const guest of guests)
        if ((await ask(ground, `/api/galleries/${ids.galleryId}`, { as: guest })).status !== 404)
          throw new AttackSucceeded("A share that has ended still opens the gallery.");
      return "one of them; and nobody once it has ended";
    },
  },
];
