import { randomUUID } from "node:crypto";
import { icpEdge } from "./gallery-fixture.ts";
import {
  both,
  deleteRequest,
  forAll,
  forOwner,
  forReaders,
  forSignedIn,
  jsonRequest,
  ownerWrites,
  type RouteAccess,
  uploadRequest,
  writeRequest,
} from "./route-access.ts";

/** Says who may use which route of the API. */
export const API_ROUTES: RouteAccess[] = [
  { path: "GET /api/openapi.json", request: () => ["/api/openapi.json"], ...forAll },
  {
    path: "GET /api/galleries/:id/presence",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/presence`],
    ...forReaders,
  },
  {
    path: "GET /api/galleries/storage-status",
    request: ({ galleryId }) => [`/api/galleries/storage-status?ids=${galleryId}`],
    ...forAll,
  },
  {
    path: "GET /api/memories/:type/:id/presence",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/presence`],
    ...forReaders,
  },
  {
    path: "GET /api/memories/:id/presence",
    request: ({ imageId }) => [`/api/memories/${imageId}/presence`],
    ...forReaders,
  },
  { path: "GET /api/memories/presence", request: () => ["/api/memories/presence"], ...forSignedIn },
  {
    path: "GET /api/memories/storage-status",
    request: ({ imageId }) => [`/api/memories/storage-status?ids=${imageId}`],
    ...forAll,
  },
  {
    path: "GET /api/storage/edges",
    request: ({ imageId }) => [`/api/storage/edges?memoryId=${imageId}`],
    ...ownerWrites(),
  },
  {
    path: "POST /api/storage/presence/refresh",
    request: () => ["/api/storage/presence/refresh", jsonRequest("POST", {})],
    ...both([403, 403, 403]),
  },
  {
    path: "PUT /api/storage/edges",
    request: ({ imageId }) => ["/api/storage/edges", jsonRequest("PUT", icpEdge(imageId))],
    ...ownerWrites(),
  },
  {
    path: "POST /api/storage/edges",
    request: ({ imageId }) => ["/api/storage/edges", jsonRequest("POST", icpEdge(imageId, { backend: "s3" }))],
    ...ownerWrites(201),
  },
  {
    path: "PUT /api/storage/edges/:id",
    request: ({ edgeId }) => [`/api/storage/edges/${edgeId}`, jsonRequest("PUT", { present: true })],
    ...forOwner(),
  },
  { path: "GET /api/storage/presence-keys", request: () => ["/api/storage/presence-keys"], ...both([401, 403, 403]) },
  {
    path: "PUT /api/storage/presence-keys",
    request: () => ["/api/storage/presence-keys", jsonRequest("PUT", { owner: "2vxsx-fae", secret: "A".repeat(43) })],
    ...both([401, 403, 403]),
  },
  {
    path: "DELETE /api/storage/presence-keys/:owner",
    request: () => ["/api/storage/presence-keys/2vxsx-fae", deleteRequest()],
    ...both([401, 204, 204]),
  },
  { path: "GET /api/storage/sync-status", request: () => ["/api/storage/sync-status"], ...forSignedIn },
  { path: "GET /api/memories", request: () => ["/api/memories"], ...forSignedIn },
  {
    path: "POST /api/memories",
    request: () => ["/api/memories", jsonRequest("POST", { type: "note", title: "A note", content: "Text" })],
    ...both([401, 201, 201]),
  },
  { path: "POST /api/uploads", request: () => ["/api/uploads", uploadRequest()], ...both([401, 201, 201]) },
  { path: "GET /api/memories/:type/:id", request: ({ imageId }) => [`/api/memories/image/${imageId}`], ...forReaders },
  {
    path: "PATCH /api/memories/:type/:id",
    request: ({ imageId }) => [`/api/memories/image/${imageId}`, jsonRequest("PATCH", { title: "Other" })],
    ...ownerWrites(),
  },
  {
    path: "PUT /api/memories/:type/:id/link",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/link`, writeRequest("PUT", "application/json")],
    ...ownerWrites(),
  },
  {
    path: "DELETE /api/memories/:type/:id/link",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/link`, deleteRequest()],
    ...ownerWrites(204),
  },
  { path: "GET /api/galleries", request: () => ["/api/galleries"], ...forAll },
  {
    path: "POST /api/galleries",
    request: () => ["/api/galleries", jsonRequest("POST", { title: "New" })],
    ...both([401, 201, 201]),
  },
  { path: "GET /api/galleries/:id", request: ({ galleryId }) => [`/api/galleries/${galleryId}`], ...forReaders },
  {
    path: "PATCH /api/galleries/:id",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}`, jsonRequest("PATCH", { description: "Changed" })],
    ...ownerWrites(),
  },
  {
    path: "GET /api/galleries/:id/items",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/items`],
    ...forReaders,
  },
  {
    path: "POST /api/galleries/:id/items",
    request: ({ galleryId, imageId }) => [
      `/api/galleries/${galleryId}/items`,
      jsonRequest("POST", [{ memoryId: imageId, memoryType: "image" }]),
    ],
    ...ownerWrites(204),
  },
  {
    path: "PATCH /api/galleries/:id/items/:itemId",
    request: ({ galleryId, itemId }) => [
      `/api/galleries/${galleryId}/items/${itemId}`,
      jsonRequest("PATCH", { caption: "Changed" }),
    ],
    ...ownerWrites(204),
  },
  {
    path: "POST /api/galleries/:id/shares",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/shares`, jsonRequest("POST", { sharedWithType: "user" })],
    ...ownerWrites(201),
  },
  {
    path: "GET /api/galleries/:id/shares",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}/shares`],
    ...ownerWrites(),
  },
  {
    path: "POST /api/memories/:type/:id/shares",
    request: ({ imageId, groupId }) => [
      `/api/memories/image/${imageId}/shares`,
      jsonRequest("POST", { sharedWithType: "group", groupId }),
    ],
    ...ownerWrites(201),
  },
  {
    path: "GET /api/memories/:type/:id/shares",
    request: ({ imageId }) => [`/api/memories/image/${imageId}/shares`],
    ...ownerWrites(),
  },
  {
    path: "POST /api/shares/accept",
    request: () => ["/api/shares/accept", jsonRequest("POST", { code: "wrong" })],
    ...both([401, 404, 404]),
  },
  { path: "GET /api/folders", request: () => ["/api/folders"], ...forSignedIn },
  {
    path: "POST /api/folders",
    request: ({ folderId }) => ["/api/folders", jsonRequest("POST", { name: randomUUID(), parentFolderId: folderId })],
    ...forOwner(201),
  },
  {
    path: "PATCH /api/folders/:id",
    request: ({ folderId }) => [`/api/folders/${folderId}`, jsonRequest("PATCH", { name: randomUUID() })],
    ...forOwner(),
  },
  { path: "GET /api/groups", request: () => ["/api/groups"], ...forSignedIn },
  {
    path: "POST /api/groups",
    request: () => ["/api/groups", jsonRequest("POST", { name: "Family" })],
    ...both([401, 201, 201]),
  },
  {
    path: "PUT /api/groups/:id/members/:userId",
    request: ({ groupId, friendId }) => [
      `/api/groups/${groupId}/members/${friendId}`,
      writeRequest("PUT", "application/json"),
    ],
    ...forOwner(204),
  },
  {
    path: "DELETE /api/groups/:id/members/:userId",
    request: ({ groupId, friendId }) => [`/api/groups/${groupId}/members/${friendId}`, deleteRequest()],
    ...forOwner(204),
  },
  {
    path: "PUT /api/relationships/:userId",
    request: () => [`/api/relationships/${randomUUID()}`, jsonRequest("PUT", { type: "family" })],
    ...both([401, 404, 404]),
  },
  {
    path: "DELETE /api/relationships/:userId",
    request: ({ friendId }) => [`/api/relationships/${friendId}`, deleteRequest()],
    ...both([401, 204, 204]),
  },
  { path: "GET /api/ii/challenge", request: () => ["/api/ii/challenge"], ...both([403, 403, 403]) },
  {
    path: "POST /api/ii/verify-nonce",
    request: () => ["/api/ii/verify-nonce", jsonRequest("POST", { nonce: "n" })],
    ...both([403, 403, 403]),
  },
  {
    path: "POST /api/auth/link-ii",
    request: () => ["/api/auth/link-ii", jsonRequest("POST", { nonce: "n" })],
    ...both([401, 403, 403]),
  },
  { path: "GET /api/auth/identities", request: () => ["/api/auth/identities"], ...both([401, 200, 200]) },
  {
    path: "DELETE /api/auth/identities/:principal",
    request: () => ["/api/auth/identities/aaaaa-aa", deleteRequest()],
    ...both([401, 404, 404]),
  },
  {
    path: "DELETE /api/shares/:id",
    request: ({ shareId }) => [`/api/shares/${shareId}`, deleteRequest()],
    ...forOwner(204),
  },
  {
    path: "DELETE /api/groups/:id",
    request: ({ groupId }) => [`/api/groups/${groupId}`, deleteRequest()],
    ...forOwner(204),
  },
  {
    path: "DELETE /api/folders/:id",
    request: ({ folderId }) => [`/api/folders/${folderId}`, deleteRequest()],
    ...forOwner(204),
  },
  {
    path: "DELETE /api/galleries/:id/items/:itemId",
    request: ({ galleryId, itemId }) => [`/api/galleries/${galleryId}/items/${itemId}`, deleteRequest()],
    ...ownerWrites(204),
  },
  {
    path: "DELETE /api/memories/:type/:id",
    request: ({ imageId }) => [`/api/memories/image/${imageId}`, deleteRequest()],
    ...ownerWrites(204),
  },
  {
    path: "DELETE /api/galleries/:id",
    request: ({ galleryId }) => [`/api/galleries/${galleryId}`, deleteRequest()],
    ...ownerWrites(204),
  },
];
