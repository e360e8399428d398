import { TEST_ORIGIN } from "./gallery-fixture.ts";

/** The ids of a gallery with one image, and of everything that routes can be about. */
export interface Ids {
  imageId: string;
  galleryId: string;
  itemId: string;
  edgeId: string;
  shareId: string;
  folderId: string;
  groupId: string;
  friendId: string;
}
export type Statuses = [nobody: number, stranger: number, owner: number];

export interface RouteAccess {
  path: string;
  request: (ids: Ids) => [target: string, init?: RequestInit];
  /** The statuses for a private gallery and for a public one. */
  private: Statuses;
  public: Statuses;
}

export const FORM = "application/x-www-form-urlencoded";
export const writeRequest = (method: string, contentType: string, body?: string): RequestInit => ({
  method,
  headers: { Origin: TEST_ORIGIN, "Content-Type": contentType },
  ...(body === undefined ? {} : { body }),
});
export const jsonRequest = (method: string, body: unknown) =>
  writeRequest(method, "application/json", JSON.stringify(body));
export const deleteRequest = () => writeRequest("DELETE", "application/json");
export const formRequest = (fields: Record<string, string>) =>
  writeRequest("POST", FORM, String(new URLSearchParams(fields)));
export const uploadRequest = (): RequestInit => {
  const body = new FormData();
  body.set("file", new File(["A text."], "text.txt"));
  return { method: "POST", headers: { Origin: TEST_ORIGIN }, body };
};

export const both = (statuses: Statuses) => ({ private: statuses, public: statuses });
export const forReaders = { private: [404, 404, 200], public: [200, 200, 200] } satisfies Partial<RouteAccess>;
export const forAll = both([200, 200, 200]);
export const forSignedIn = both([401, 200, 200]);
export const forOwner = (status = 200) => both([401, 404, status]);
/** Somebody who may read something may also learn that it is somebody else's. */
export const ownerWrites = (status = 200) => ({
  private: [401, 404, status] satisfies Statuses,
  public: [401, 403, status] satisfies Statuses,
});
/** Pages send people who are not signed in to the sign-in page. */
export const ownPage = (stranger = 200) => both([302, stranger, 200]);
export const ownerPage = { private: [302, 404, 200], public: [302, 403, 200] } satisfies Partial<RouteAccess>;
