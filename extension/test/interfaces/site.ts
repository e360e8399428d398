import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { pageOf, SCENES, type Scene } from "../galleries/mark-up.ts";

/** A site with an open interface, which answers as its documentation says. */
export interface Site {
  name: string;
  /** Address of the page on which a person asks. */
  at: string;
  page: (origin: string) => string;
  /** Answers of the interface: JSON or XML, nothing for what it does not know. */
  answer: (url: URL, origin: string, request: IncomingMessage) => unknown;
  /** The best file of each photo, and where its bytes are checked by. */
  best: (scene: Scene) => string;
  sha1?: (scene: Scene) => string;
  expected?: Record<string, (scene: Scene, origin: string) => unknown>;
  /** Photos that the interface has; by default those of the page. */
  count?: number;
  /** How often the interface is asked. */
  questions: number;
}

export const sha1Of = ({ id }: Scene) => createHash("sha1").update(id).digest("hex");
export const base64Of = (scene: Scene) => Buffer.from(sha1Of(scene), "hex").toString("base64");
export const sceneAt = (index: number): Scene => {
  const scene = SCENES[index % SCENES.length] as Scene;
  return index < SCENES.length ? scene : { ...scene, id: `${scene.id}${index}`, title: `${scene.title} ${index}` };
};
export const scenes = (count: number) => Array.from({ length: count }, (_, index) => sceneAt(index));
export const page = (body: string, head = "") => pageOf({ body, head });
export const part = <T>(all: readonly T[], start: number, length: number) => all.slice(start, start + length);
