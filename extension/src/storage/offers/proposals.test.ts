import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openDatabase, type ProposalRecord } from "../databases/database.ts";
import {
  dropProposals,
  findProposal,
  PROPOSAL_LIFETIME_MS,
  propose,
  proposePart,
  recordAsking,
  takeProposal,
} from "./proposals.ts";

const proposal = (id: string): ProposalRecord => ({
  id,
  origin: "https://site.example",
  gallery: { galleryId: "g", title: "Summer", sourceUrl: "https://site.example/", items: [] },
  edgesUrl: null,
  act: { name: "store", tellsSource: false },
  tabId: 1,
  askingTabId: null,
  askedAtMs: Date.now(),
});

afterEach(() => vi.useRealTimers());

describe("proposals", () => {
  it("are one at a time, and are answered once", async () => {
    const database = await openDatabase();
    await propose(database, proposal("a"));
    expect(await propose(database, proposal("b"))).toMatchObject([{ id: "a" }]);
    expect(await takeProposal(database, "a")).toBeUndefined();
    expect(await takeProposal(database, "b")).toMatchObject({ id: "b" });
    expect(await takeProposal(database, "b")).toBeUndefined();
  });

  it("take the further parts of a large gallery in their order, from the tab that proposed it, until they are asked about", async () => {
    const database = await openDatabase();
    const whole = proposal("a");
    const part = { ...whole, gallery: { ...whole.gallery, galleryId: "g2" } };
    await propose(database, whole);
    expect(await proposePart(database, { ...part, tabId: 2 }, 1)).toBeUndefined();
    expect(await proposePart(database, { ...part, origin: "https://other.example" }, 1)).toBeUndefined();
    expect(await proposePart(database, { ...part, act: { name: "store", tellsSource: true } }, 1)).toBeUndefined();
    expect(await proposePart(database, part, 2)).toBeUndefined();
    expect(await proposePart(database, part, 1)).toMatchObject({ id: "a", others: [part.gallery] });
    expect(await proposePart(database, part, 1)).toBeUndefined();
    await recordAsking(database, "a", 7);
    expect(await proposePart(database, part, 2)).toBeUndefined();
    expect((await takeProposal(database, "a"))?.others).toEqual([part.gallery]);
    expect(await proposePart(database, part, 2)).toBeUndefined();
  });

  it("count for ten minutes", async () => {
    const database = await openDatabase();
    await propose(database, proposal("a"));
    vi.useFakeTimers({ now: Date.now() + PROPOSAL_LIFETIME_MS, toFake: ["Date"] });
    expect(await findProposal(database, "a")).toBeUndefined();
    expect(await takeProposal(database, "a")).toBeUndefined();
  });

  it("end with the tab that asks, and stay ended", async () => {
    const database = await openDatabase();
    await propose(database, proposal("a"));
    await recordAsking(database, "a", 7);
    await dropProposals(database, 8);
    expect(await findProposal(database, "a")).toBeDefined();
    await dropProposals(database, 7);
    await recordAsking(database, "a", 7);
    expect(await findProposal(database, "a")).toBeUndefined();
  });
});
