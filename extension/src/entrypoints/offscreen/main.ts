import { JobHost } from "../../host/job-host.ts";
import { serveHost } from "../../host/serve-host.ts";
import { serveRenewals } from "../../host/serve-renewals.ts";
import { send } from "../../messages/send.ts";

/** Long enough for a reloaded page to see how its job ended. Then the memory of idle workers is freed. */
const IDLE_BEFORE_CLOSING_MS = 60_000;

const closeWhenIdle = () => {
  setTimeout(() => {
    if (host.isIdle) window.close();
  }, IDLE_BEFORE_CLOSING_MS);
};
const host: JobHost = new JobHost({
  onIdle: closeWhenIdle,
  observe: async (url, sinceMs) => (await send({ to: "background", type: "request.seen", url, sinceMs })) ?? undefined,
  askMissing: (pageOrigin, origins) =>
    send({ to: "background", type: "origins.missing", pageOrigin, sourceOrigins: [...origins] }),
  askOpenPage: (pageOrigin, pageUrl) => send({ to: "background", type: "page.asked", pageOrigin, pageUrl }),
  onLooked: ({ origin, galleryId }) => {
    send({ to: "background", type: "look.ended", origin, galleryId }).catch(() => {
      // The report is in the database, and the alarm is set anyway.
    });
  },
  onChange: (change) => {
    send({ to: "background", type: "jobs.changed", ...change }).catch(() => {
      // Only the toolbar's count is not updated.
    });
  },
});
serveHost(host);
serveRenewals(closeWhenIdle);
