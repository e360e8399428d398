/** Which part may import which: the table of ARCHITECTURE.md, held by `npm run deps`. */
const MAY_IMPORT = {
  protocol: [],
  certified: ["protocol"],
  devnet: [],
  canister: ["protocol", "certified"],
  "asset-canister": ["protocol"],
  workers: ["protocol"],
  gallery: ["protocol"],
  extension: ["protocol", "workers"],
  tests: ["protocol", "workers", "extension", "gallery", "devnet", "canister", "asset-canister", "scripts"],
  scripts: ["protocol", "certified", "gallery", "devnet", "canister", "asset-canister"],
};

/** Tests, benches and commands may start devnet and talk to the real thing. */
const SYSTEM_TESTS = "\\.system\\.test\\.ts$|/(?:test|bench)/|^(?:extension|asset-canister/viewer)/commands/";

/**
 * devnet: its rooms, lowest first, and which rooms below each may import. A room that names one above it stops the check with
 * an error, so folders cannot form a circle. The picture is in devnet/README.md. Tests may import whatever they test.
 */
const DEVNET_ROOMS = {
  encoding: [],
  time: [],
  messages: ["encoding"],
  wasm: ["encoding", "messages"],
  memory: ["encoding", "messages", "wasm"],
  canister: ["encoding", "messages", "wasm", "memory"],
  runtime: ["encoding", "messages", "wasm", "memory", "canister"],
  state: ["encoding", "time", "messages"],
  subnet: ["encoding", "time", "messages", "wasm", "memory", "canister", "runtime", "state"],
  network: ["encoding", "time", "messages", "state", "subnet"],
  candid: ["encoding", "messages", "wasm", "canister"],
  lifecycle: ["encoding", "messages", "wasm", "memory", "canister", "runtime", "subnet", "candid"],
  management: ["encoding", "messages", "wasm", "memory", "canister", "subnet", "candid", "lifecycle"],
  system: ["encoding", "messages", "canister", "subnet", "network", "candid", "lifecycle"],
  persistence: ["encoding", "messages", "wasm", "memory", "canister", "runtime", "state", "subnet", "network"],
  http: ["encoding"],
  signatures: ["encoding", "state"],
  api: ["encoding", "messages", "state", "subnet", "network", "management", "http", "signatures"],
  gateway: ["encoding", "messages", "subnet", "network", "http"],
  "identity-provider/page": [],
  "identity-provider": ["encoding", "state", "http", "signatures", "identity-provider/page"],
  admin: ["encoding", "time", "canister", "subnet", "network", "http", "gateway"],
  client: [],
};
for (const [index, [room, allowed]] of Object.entries(DEVNET_ROOMS).entries())
  for (const other of allowed)
    if (!Object.keys(DEVNET_ROOMS).slice(0, index).includes(other))
      throw new Error(`devnet/src/${room} comes before ${other}, so it cannot import it.`);

const DEVNET_RULES = [
  ...Object.entries(DEVNET_ROOMS).map(([room, allowed]) => ({
    name: `devnet-${room}`,
    comment: `devnet/src/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
    severity: "error",
    from: { path: `^devnet/src/${room}/[^/]+$`, pathNot: "\\.test\\.ts$" },
    to: { path: "^devnet/", pathNot: `^devnet/src/(?:${[room, ...allowed].join("|")})/[^/]+$` },
  })),
  {
    name: "devnet-rooms-only",
    comment: "Every folder of devnet/src is a room of the list.",
    severity: "error",
    from: { path: "^devnet/" },
    to: {
      path: "^devnet/src/.+/",
      pathNot: `^devnet/src/(?:${Object.keys(DEVNET_ROOMS).join("|")})/[^/]+$`,
    },
  },
];

/** Which room of workers/src may import which, beside api.ts: the table of workers/README.md. */
const PREPARED = "prepare/prepared-memory";
const WORKERS_ROOMS = {
  events: [],
  errors: [],
  async: ["errors"],
  bytes: ["errors"],
  journal: ["errors"],
  reach: [],
  workers: ["async", "errors"],
  held: [],
  "prepare/read": ["bytes", "errors", "held", "reach"],
  "prepare/inspect": ["bytes", "errors"],
  "prepare/derive": ["bytes", "errors", "prepare/inspect"],
  prepare: ["async", "bytes", "errors", "workers", "prepare/read", "prepare/inspect", "prepare/derive"],
  "upload/backend": ["errors"],
  "upload/batch": [],
  "upload/verify": ["errors", "upload/backend"],
  "upload/records": ["reach", "async", "bytes", "errors", PREPARED, "upload/backend", "upload/batch", "upload/verify"],
  "upload/blobs": ["async", "bytes", "errors", "events", "journal", PREPARED, "upload/backend", "upload/batch"],
  upload: [
    ...["async", "bytes", "errors", "events", "journal", "workers", PREPARED],
    ...["upload/backend", "upload/batch", "upload/verify", "upload/records", "upload/blobs"],
  ],
  job: [
    ...["async", "bytes", "errors", "events", "workers", "prepare", "prepare/read"],
    ...["upload", "upload/records", "upload/verify"],
  ],
};
const inWorkersRoom = (room) => (room === PREPARED ? `^workers/src/${PREPARED}\\.ts$` : `^workers/src/${room}/[^/]+$`);
const WORKERS_RULES = [
  ...Object.entries(WORKERS_ROOMS).map(([room, allowed]) => ({
    name: `workers-${room.replace("/", "-")}-imports`,
    comment: `workers/src/${room}/ may import ${["api.ts", ...allowed].join(", ")}.`,
    severity: "error",
    from: { path: `^workers/src/${room}/[^/]+$`, pathNot: "\\.test\\.ts$" },
    to: { path: "^workers/src/", pathNot: ["^workers/src/api\\.ts$", ...[room, ...allowed].map(inWorkersRoom)] },
  })),
  {
    name: "workers-api-imports",
    comment: "workers/src/api.ts has the public types, on which every room builds: it imports no room.",
    severity: "error",
    from: { path: "^workers/src/api\\.ts$" },
    to: { path: "^workers/src/" },
  },
];

/** The rooms of gallery/src, lowest first, and which rooms below each may import: the picture is in gallery/README.md. */
const GALLERY_DOMAIN = ["errors", "database", "accounts", "access", "icp", "memories", "edges", "galleries", "shares"];
const GALLERY_VIEWS = ["common", "account", "people", "memory", "gallery", "dashboard"].map((room) => `views/${room}`);
const GALLERY_ROOMS = {
  errors: [],
  "database/tables": [],
  database: ["database/tables"],
  accounts: ["errors", "database"],
  access: ["errors", "database", "accounts"],
  icp: ["errors", "accounts", "database"],
  memories: ["errors", "database", "accounts", "access"],
  edges: ["errors", "database", "accounts", "access", "icp", "memories"],
  galleries: ["errors", "database", "accounts", "access", "memories", "edges"],
  shares: ["errors", "database", "accounts", "access", "memories"],
  photos: ["database", "memories"],
  maintenance: ["database", "icp", "memories", "edges"],
  // Views draw what they are given: they import no database.
  "views/common": ["accounts", "edges"],
  "views/account": ["accounts", "edges", "views/common"],
  "views/people": ["accounts", "shares", "views/common"],
  "views/memory": ["accounts", "access", "memories", "edges", "galleries", "views/common", "views/people"],
  "views/gallery": ["accounts", "access", "edges", "galleries", "views/common", "views/people", "views/memory"],
  "views/dashboard": ["accounts", "memories", "edges", "galleries", "views/common", "views/memory", "views/gallery"],
  "http/request": GALLERY_DOMAIN,
  "http/schemas": ["errors", "edges", "http/request"],
  "http/api/parts": [...GALLERY_DOMAIN, "http/request", "http/schemas"],
  "http/api/storage": [...GALLERY_DOMAIN, "http/request", "http/schemas", "http/api/parts"],
  "http/api": [...GALLERY_DOMAIN, "http/request", "http/schemas", "http/api/parts", "http/api/storage"],
  "http/pages": [...GALLERY_DOMAIN, ...GALLERY_VIEWS, "http/request", "http/schemas"],
  http: [...GALLERY_DOMAIN, "views/common", "http/request", "http/api", "http/pages"],
  server: [...GALLERY_DOMAIN, "photos", "maintenance", "views/gallery", "http", "http/request"],
};
for (const [index, [room, allowed]] of Object.entries(GALLERY_ROOMS).entries())
  for (const other of allowed)
    if (!Object.keys(GALLERY_ROOMS).slice(0, index).includes(other))
      throw new Error(`gallery/src/${room} comes before ${other}, so it cannot import it.`);

const GALLERY_RULES = [
  ...Object.entries(GALLERY_ROOMS).map(([room, allowed]) => ({
    name: `gallery-${room.replace("/", "-")}`,
    comment: `gallery/src/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
    severity: "error",
    from: { path: `^gallery/src/${room}/[^/]+$`, pathNot: "\\.test\\.ts$" },
    to: { path: "^gallery/", pathNot: `^gallery/src/(?:${[room, ...allowed].join("|")})/[^/]+$` },
  })),
  {
    name: "gallery-rooms-only",
    comment: "Every folder of gallery/src is a room of the list.",
    severity: "error",
    from: { path: "^gallery/" },
    to: { path: "^gallery/src/", pathNot: `^gallery/src/(?:${Object.keys(GALLERY_ROOMS).join("|")})/[^/]+$` },
  },
];

/** Rooms of certified/, asset-canister/ and canister/src/files/, and which others each may import: the tables of the READMEs there. */
const CERTIFIED_ROOMS = {
  "src/bytes\\.ts$": [],
  "src/candid/": [],
  "src/hashing/": [],
  "src/tree/": ["src/bytes\\.ts$"],
  "src/records/": ["src/bytes\\.ts$"],
  "src/http/": ["src/bytes\\.ts$", "src/tree/"],
  "src/azle/fast/": ["src/bytes\\.ts$", "src/candid/"],
  "src/azle/[^/]+$": ["src/"],
  "build/": [],
};
const ASSET_CANISTER_ROOMS = {
  "bag/": [],
  "files/": [],
  "import/": ["bag/"],
  "settings/": [],
  "upload/": ["files/", "settings/"],
  "verify/": ["bag/", "zip/"],
  "wacz/": ["bag/"],
  "zip/": ["bag/"],
  "commands/": ["bag/", "verify/"],
  "viewer/": ["bag/", "files/", "import/", "settings/", "wacz/", "zip/"],
};
const FILES_SHARED = "src/files/(?:asset-error|memory-ids)\\.ts$";
const FILES_ROOMS = {
  [FILES_SHARED]: [],
  ...Object.fromEntries(
    Object.entries({
      candid: [],
      configuration: [],
      assets: ["candid"],
      batches: ["candid", "configuration", "assets"],
      permissions: ["candid"],
      store: ["candid", "assets", "batches", "release"],
      release: ["candid", "assets"],
      http: ["candid", "assets", "store"],
    }).map(([room, allowed]) => [
      `src/files/${room}/`,
      [FILES_SHARED, "src/publishing/addresses\\.ts$", ...allowed.map((other) => `src/files/${other}/`)],
    ]),
  ),
};
const CERTIFIED_AND_ASSET_CANISTER_RULES = [
  ...Object.entries({
    certified: CERTIFIED_ROOMS,
    "asset-canister": ASSET_CANISTER_ROOMS,
    canister: FILES_ROOMS,
  }).flatMap(([part, rooms]) =>
    Object.entries(rooms).map(([room, allowed]) => ({
      name: `${part}-${room.replace(/[^a-z]+/g, "-").replace(/-$/, "")}-imports`,
      comment: `${part}/${room} may import ${allowed.join(", ") || "no other room"}.`,
      severity: "error",
      from: { path: `^${part}/${room}`, pathNot: ["\\.(?:test|fixture)\\.ts$", SYSTEM_TESTS] },
      to: { path: `^${part}/`, pathNot: `^${part}/(?:node_modules/|${[room, ...allowed].join("|")})` },
    })),
  ),
];

/**
 * The viewer: its rooms, lowest first, and which rooms before it each may import. The files beside the rooms may import all of
 * them. The picture is in asset-canister/viewer/README.md.
 */
const VIEWER_ROOMS = {
  styles: [],
  navigation: [],
  language: [],
  ui: ["language"],
  backend: ["language"],
  reading: ["backend"],
  download: ["language", "ui", "backend", "reading"],
  "gallery/proof": ["language", "ui", "backend", "reading"],
  "gallery/absence": ["language"],
  "gallery/grid": ["language", "ui", "backend", "reading", "gallery/proof", "gallery/absence"],
  "gallery/lightbox": ["language", "ui", "backend", "reading", "download", "gallery/proof", "gallery/absence"],
  gallery: ["language", "ui", "backend", "reading", "download", "gallery/proof", "gallery/grid", "gallery/lightbox"],
  pages: ["navigation", "language", "ui", "backend", "reading"],
  "identity/session": ["backend"],
  "identity/hot-key": ["backend", "identity/session"],
  "identity/extensions": ["identity/session", "identity/hot-key"],
  "identity/sign-in": ["language", "ui", "backend", "identity/session", "identity/hot-key", "identity/extensions"],
  "identity/pages": [
    ...["styles", "navigation", "language", "ui", "backend", "pages"],
    ...["identity/session", "identity/hot-key", "identity/extensions", "identity/sign-in"],
  ],
  rescue: ["backend", "reading"],
  "bag-files": [],
  "bag-page": [...["styles", "language", "ui", "backend", "bag-files"], ...["gallery/grid", "gallery/lightbox"]],
  "owner/capsule": ["backend", "reading", "identity/session"],
  "owner/importing": ["language", "ui", "backend", "bag-files", "owner/capsule"],
  "owner/dialog": ["language", "ui", "backend"],
  "owner/admission": ["navigation", "language", "ui", "backend", "owner/capsule", "owner/dialog"],
  "owner/controllers": ["navigation", "language", "ui", "backend", "identity/session", "owner/capsule", "owner/dialog"],
  "owner/release": ["owner/capsule"],
  "owner/storage": ["language", "ui", "backend", "reading", "owner/capsule", "owner/dialog"],
  "owner/canister": [
    "language",
    "ui",
    "backend",
    "reading",
    "owner/capsule",
    "owner/controllers",
    "owner/dialog",
    "owner/release",
    "owner/storage",
  ],
  "owner/moving": ["language", "ui", "backend", "owner/capsule", "owner/controllers", "owner/dialog"],
  "owner/sharing": ["navigation", "language", "reading", "owner/capsule", "owner/dialog"],
  "owner/editing": ["language", "reading", "owner/capsule", "owner/dialog"],
  "owner/deleting": ["language", "reading", "gallery", "owner/capsule", "owner/dialog"],
  "owner/pages": [
    ...[
      "styles",
      "navigation",
      "language",
      "ui",
      "backend",
      "reading",
      "gallery",
      "gallery/proof",
      "gallery/absence",
      "pages",
    ],
    ...["identity/session", "identity/extensions", "identity/sign-in"],
    ...[
      "owner/admission",
      "owner/canister",
      "owner/capsule",
      "owner/controllers",
      "owner/dialog",
      "owner/importing",
      "owner/moving",
      "owner/storage",
      "owner/sharing",
      "owner/editing",
      "owner/deleting",
    ],
  ],
};
for (const [index, [room, allowed]] of Object.entries(VIEWER_ROOMS).entries())
  for (const other of allowed)
    if (!Object.keys(VIEWER_ROOMS).slice(0, index).includes(other))
      throw new Error(`asset-canister/viewer/src/${room} comes before ${other}, so it cannot import it.`);
const VIEWER_RULES = [
  ...Object.entries(VIEWER_ROOMS).map(([room, allowed]) => ({
    name: `viewer-${room.replace("/", "-")}-imports`,
    comment: `asset-canister/viewer/src/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
    severity: "error",
    from: { path: `^asset-canister/viewer/src/${room}/[^/]+$`, pathNot: "\\.test\\.ts$" },
    to: {
      path: "^asset-canister/viewer/src/",
      pathNot: `^asset-canister/viewer/src/(?:${[room, ...allowed].join("|")})/[^/]+$`,
    },
  })),
  {
    name: "viewer-rooms-only",
    comment: "Every folder of asset-canister/viewer/src is a room of the list.",
    severity: "error",
    from: { path: "^asset-canister/viewer/" },
    to: {
      path: "^asset-canister/viewer/src/.+/",
      pathNot: `^asset-canister/viewer/src/(?:${Object.keys(VIEWER_ROOMS).join("|")})/[^/]+$`,
    },
  },
];

/** The rooms of scripts/deploy/, lowest first. The files beside the rooms import no room, `funding.ts` aside. */
const DEPLOY_ROOMS = {
  keys: [],
  network: ["keys"],
  plan: ["network"],
  check: ["network", "plan"],
  extension: ["network"],
  command: ["keys", "network", "plan", "check", "extension"],
};
const DEPLOY_RULES = Object.entries(DEPLOY_ROOMS).map(([room, allowed]) => ({
  name: `deploy-${room}-imports`,
  comment: `scripts/deploy/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
  severity: "error",
  from: { path: `^scripts/deploy/${room}/`, pathNot: "\\.test\\.ts$" },
  to: { path: "^scripts/deploy/[^/]+/", pathNot: `^scripts/deploy/(?:${[room, ...allowed].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...DEPLOY_RULES,
    ...CERTIFIED_AND_ASSET_CANISTER_RULES,
    ...GALLERY_RULES,
    ...VIEWER_RULES,
    ...WORKERS_RULES,
    ...DEVNET_RULES,
    ...Object.entries(MAY_IMPORT).map(([part, allowed]) => ({
      name: `${part}-imports`,
      comment: `${part}/ may import ${allowed.join(", ") || "no other part"}.`,
      severity: "error",
      from: { path: `^${part}/`, pathNot: SYSTEM_TESTS },
      to: { path: `^(?:${Object.keys(MAY_IMPORT).join("|")})/`, pathNot: `^(?:${[part, ...allowed].join("|")})/` },
    })),
    {
      name: "dfinity-behind-one-module",
      comment:
        "protocol/ alone imports the client libraries, and hands out what others need. Azle's declarations name what Azle exports.",
      severity: "error",
      from: {
        path: "^(?:certified|canister|asset-canister|workers|extension|gallery|scripts)/",
        pathNot: [SYSTEM_TESTS, "\\.(?:test|fixture)\\.tsx?$", "^certified/src/azle/azle\\.d\\.ts$"],
      },
      to: { path: "node_modules/@dfinity/(?:agent|candid|identity|principal)/" },
    },
    {
      name: "auth-client-behind-one-module",
      comment: "Only the viewer signs in (ARCHITECTURE.md#one-principal), and there in one module.",
      severity: "error",
      from: {
        path: "^(?:protocol|workers|extension|gallery|asset-canister)/",
        pathNot: [SYSTEM_TESTS, "^asset-canister/viewer/src/identity/sign-in/auth-client(?:\\.test)?\\.ts$"].flat(),
      },
      to: { path: "node_modules/@dfinity/auth-client/" },
    },
    // The rooms of protocol/, which protocol/README.md describes.
    ...Object.entries({
      candid: [],
      values: ["candid"],
      certified: ["values", "candid"],
      identity: ["values", "certified"],
      client: ["values", "candid"],
    }).map(([room, allowed]) => ({
      name: `protocol-${room}-imports`,
      comment: `protocol/src/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
      severity: "error",
      from: { path: `^protocol/src/${room}/`, pathNot: "\\.test\\.ts$" },
      to: { path: "^protocol/src/", pathNot: `^protocol/src/(?:${[room, ...allowed].join("|")})/` },
    })),
    // The rooms of extension/, which extension/src/README.md describes.
    ...Object.entries({
      browser: [],
      messages: [],
      texts: ["locales", "messages"],
      storage: ["messages"],
      "storage/databases": ["messages"],
      "storage/offers": ["storage/databases"],
      access: ["browser", "messages", "storage"],
      backend: ["browser", "messages", "storage"],
      reports: ["messages", "storage", "backend"],
      follow: ["messages", "storage", "access", "backend", "page/(?:reading|adapters|addresses|onward|sets|crawl)"],
      host: ["messages", "storage", "access", "backend", "reports", "follow"],
      background: [
        ...["browser", "messages", "texts", "storage", "access", "backend", "reports", "host"],
        "page/(?:reading|onward)",
      ],
      page: ["browser", "messages", "texts"],
      ui: ["messages", "texts", "storage", "backend"],
      popup: ["browser", "messages", "texts", "storage", "access", "ui"],
      options: ["messages", "texts", "storage", "backend", "reports", "ui"],
      confirm: ["messages", "texts", "storage", "access", "backend"],
      "background/network": ["browser", "storage"],
      "background/tabs": ["browser", "messages", "texts", "storage"],
      "background/jobs": [
        "access",
        "browser",
        "messages",
        "texts",
        "storage",
        "backend",
        "reports",
        "host",
        "background/network",
        "background/tabs",
      ],
      "background/gone": [
        "browser",
        "messages",
        "texts",
        "storage",
        "backend",
        "page/(?:reading|onward|addresses|evidence)",
      ],
      "background/answers": [
        ...["browser", "messages", "storage", "access", "backend", "reports"],
        "background/(?:gone|jobs|network|tabs)",
      ],
      "background/identity": ["browser", "messages", "texts", "storage", "backend", "background/jobs"],
      "page/reading": ["messages"],
      "page/adapters": ["page/reading"],
      "page/addresses": [],
      "page/held": ["messages"],
      "page/evidence": ["page/(?:reading|addresses|held)"],
      "page/interfaces/site": ["page/(?:reading|addresses|evidence)"],
      "page/interfaces": ["page/(?:reading|addresses|evidence|onward)"],
      "page/onward": ["page/(?:reading|addresses|held|evidence)"],
      "page/sets": ["page/(?:reading|addresses|held|evidence|interfaces|onward)"],
      "page/crawl": ["page/(?:reading|addresses|held|evidence|interfaces|onward|sets)"],
      "page/session": ["messages", "page/reading"],
      "page/elements": ["messages", "texts", "page/session"],
      "page/badges": ["messages", "texts", "page/(?:session|elements)"],
      "page/button": ["messages", "texts", "page/(?:session|elements)"],
      "page/gone": ["messages", "texts", "page/(?:reading|session|elements)"],
      "page/mend": ["messages", "texts", "page/(?:reading|adapters|sets|session|elements)"],
      "page/dialog": ["messages", "texts", "page/(?:reading|session|elements)"],
    }).map(([room, allowed]) => ({
      name: `extension-${room.replace("/", "-")}-imports`,
      comment: `extension/src/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
      severity: "error",
      from: { path: `^extension/src/${room}/`, pathNot: "\\.test\\.ts$" },
      to: { path: "^extension/src/", pathNot: `^extension/src/(?:${[room, ...allowed].join("|")})/` },
    })),
    // The rooms of canister/, which canister/README.md describes.
    ...Object.entries({
      store: [],
      operations: ["store"],
      admission: ["store", "operations"],
      uploads: ["store", "operations", "admission"],
      publishing: ["store"],
      files: ["publishing"],
      sharing: ["store", "operations", "admission", "publishing"],
      memories: ["store", "operations", "admission", "uploads", "publishing", "sharing"],
      galleries: ["store", "operations", "admission", "publishing", "sharing"],
      capsules: ["store", "operations", "admission", "uploads", "publishing", "sharing", "memories", "galleries"],
      personal: [
        ...["store", "operations", "admission", "uploads", "publishing", "sharing", "memories", "galleries"],
        ...["capsules", "files"],
      ],
    }).map(([room, allowed]) => ({
      name: `canister-${room}-imports`,
      comment: `canister/src/${room}/ may import ${allowed.join(", ") || "no other room"}.`,
      severity: "error",
      from: { path: `^canister/src/${room}/`, pathNot: "\\.(?:test|fixture)\\.ts$" },
      to: {
        path: "^canister/src/",
        pathNot: ["^canister/src/version\\.ts$", `^canister/src/(?:${[room, ...allowed].join("|")})/`],
      },
    })),
    {
      name: "canister-layout-behind-the-store",
      comment: "How stable memory is laid out is known in canister/src/store/ only.",
      severity: "error",
      from: { path: "^canister/", pathNot: ["^canister/src/store/", "\\.(?:test|fixture)\\.ts$"] },
      to: { path: "^canister/src/store/(?:byte-map|maps|keys|due-queue|fair-queue)\\." },
    },
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "^(?:#|virtual:)" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(?:^|/)(?:dist|\\.output|\\.wxt|\\.azle|\\.types)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
