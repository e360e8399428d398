import type { Page } from "puppeteer";

/** Makes a gallery of one note, as the person who is signed in to the gallery's site. @param page of that site @returns its id */
export function addNoteGallery(page: Page, title: string): Promise<string> {
  return page.evaluate(async (name) => {
    const post = async (address: string, body: unknown) => {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${address} answers ${answer.status}.`);
      return answer.status === 204 ? null : answer.json();
    };
    const { id } = await post("/api/galleries", { title: name });
    const note = await post("/api/memories", { type: "note", title: name, content: "For us." });
    await post(`/api/galleries/${id}/items`, [{ memoryId: note.id, memoryType: "note" }]);
    return id as string;
  }, title);
}
