import { expect, it } from "vitest";
import { installWebLocks } from "../../test/web-locks.ts";
import { isJobRunning, jobLock } from "./job-lock.ts";

installWebLocks();

it("a job is running only while somebody works on it", async () => {
  expect(await isJobRunning("o", "g")).toBe(false);
  await navigator.locks.request(jobLock("o", "g"), async () => {
    expect(await isJobRunning("o", "g")).toBe(true);
    expect(await isJobRunning("o", "other")).toBe(false);
  });
  expect(await isJobRunning("o", "g")).toBe(false);
});
