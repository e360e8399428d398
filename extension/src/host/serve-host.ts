import { ok } from "@store-forever/protocol";
import { type Browser, browser } from "wxt/browser";
import { parseHostRequest, parseWatchRequest } from "../messages/host-request.ts";
import { PROGRESS_PORT } from "../messages/job-snapshot.ts";
import type { ReplyTo } from "../messages/reply.ts";
import { isFor } from "../messages/send.ts";
import { isOwnPage, pageOrigin } from "../messages/senders.ts";
import type { JobHost } from "./job-host.ts";

/** Lets the other realms reach the host: the background starts and stops jobs, and pages watch their own. */
export function serveHost(host: JobHost): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (!isFor("host", message) || !isOwnPage(sender)) return false;
    void answerAsHost(host, message).then(reply);
    return true;
  });
  browser.runtime.onConnect.addListener((port) => {
    if (port.name === PROGRESS_PORT) serveProgress(host, port);
  });
}

export async function answerAsHost(host: JobHost, message: unknown): Promise<ReplyTo["host.start"]> {
  const request = parseHostRequest(message);
  if (!request.ok) return request;
  if (request.value.type === "host.start") return host.start(request.value);
  const { origin, galleryId } = request.value;
  if (request.value.type === "host.look") {
    host.look(origin, galleryId);
    return ok(null);
  }
  if (request.value.type === "host.resume") return host.resume(origin, galleryId);
  await host.stop(origin, galleryId, request.value.how);
  return ok(null);
}

/** A content script sees the jobs of its page's origin only. */
function serveProgress(host: JobHost, port: Browser.runtime.Port): void {
  const { sender } = port;
  const origin = sender && pageOrigin(sender);
  const isOwn = sender !== undefined && isOwnPage(sender);
  port.onMessage.addListener((message: unknown) => {
    const watch = parseWatchRequest(message);
    const mayWatch = watch.ok && (isOwn || watch.value.origin === origin);
    const stop = mayWatch
      ? host.watch(watch.value.origin, watch.value.galleryId, {
          tell: (update) => port.postMessage(update),
          end: () => port.disconnect(),
        })
      : undefined;
    if (stop) port.onDisconnect.addListener(stop);
    else port.disconnect();
  });
}
