import { Frame } from "puppeteer";

type WaitForSelector = typeof Frame.prototype.waitForSelector;

const MS_BETWEEN_LOOKS = 100;

/** Test files that share a process come here one after the other. */
const kept = globalThis as { puppeteersWaitForSelector?: WaitForSelector };
kept.puppeteersWaitForSelector ??= Frame.prototype.waitForSelector;
const original = kept.puppeteersWaitForSelector;

/**
 * Puppeteer looks for accessible names with every frame that the browser draws, and each look builds a tree of the page. Browsers took most
 * of a processor while a test waited: 2.8 s in four for a page of a hundred buttons, and 0.7 s when it looks ten times a second.
 */
Frame.prototype.waitForSelector = function (this: Frame, selector: string, options = {}) {
  const pace = selector.includes("p-aria") ? { polling: MS_BETWEEN_LOOKS } : {};
  return original.call(this, selector, { ...pace, ...options });
} as WaitForSelector;
