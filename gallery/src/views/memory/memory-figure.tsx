/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { PropsWithChildren } from "hono/jsx";
import type { FileMetadata, MemoryRow, NoteMetadata } from "../../memories/memory-queries.ts";
import { withSecretCode } from "../../memories/memory-url.ts";
import { sizeText, TYPE_NAMES } from "../common/wording.ts";
import { titleOfMemory } from "./memory-hooks.ts";
import { NoteFacts } from "./note-facts.tsx";
import { durationText, soundTexts } from "./recording-texts.ts";

export interface MemoryFigureProps {
  memory: MemoryRow;
  /** The text of a note. */
  content?: string | undefined;
  /** The code of the memory's secret link, if that led to the page. */
  code?: string | undefined;
}

/** One memory of any type, as large as it can be shown, with what is known about it. */
export function MemoryFigure({ memory, content, code, children }: PropsWithChildren<MemoryFigureProps>) {
  const { dimensions, credit, ...sound } = memory.metadata as Partial<FileMetadata>;
  return (
    <figure>
      <Showing memory={memory} content={content} code={code} />
      <figcaption>
        <h1 dir="auto">{titleOfMemory(memory)}</h1>
        {memory.caption !== null && <p dir="auto">{memory.caption}</p>}
        {memory.description !== null && <p dir="auto">{memory.description}</p>}
        {memory.type === "note" && <NoteFacts {...(memory.metadata as NoteMetadata)} />}
        <p class="quiet">
          <a href={withSecretCode(memory.url, code)}>Original</a>
          {`, ${sizeText(memory.sizeBytes)}`}
          {dimensions && `, ${dimensions.width} × ${dimensions.height}`}
          {memory.duration !== null && `, ${durationText(memory.duration)}`}
          {soundTexts(sound).map((text) => `, ${text}`)}
          <Source address={credit?.source} />
        </p>
        {children}
      </figcaption>
    </figure>
  );
}

function Showing({ memory, content, code }: MemoryFigureProps) {
  const url = withSecretCode(memory.url, code);
  const title = titleOfMemory(memory);
  if (memory.type === "image") {
    const { width, height } = (memory.metadata as Partial<FileMetadata>).dimensions ?? {};
    return (
      <a class="frame" href={url}>
        <img src={withSecretCode(`/thumbs/${memory.id}/page.webp`, code)} alt={title} width={width} height={height} />
      </a>
    );
  }
  if (memory.type === "video")
    return (
      // biome-ignore lint/a11y/useMediaCaption: people upload videos without captions
      <video controls preload="metadata" src={url} aria-label={title} />
    );
  if (memory.type === "audio")
    return (
      // biome-ignore lint/a11y/useMediaCaption: people upload recordings without captions
      <audio controls preload="metadata" src={url} aria-label={title} />
    );
  if (memory.type === "note")
    return (
      <p class="note" dir="auto">
        {content}
      </p>
    );
  return (
    <p class="document">
      <a href={url}>
        {memory.mimeType === "text/plain" ? "Read" : "Download"} {memory.fileName}
      </a>
      <span class="quiet">{TYPE_NAMES.document}</span>
    </p>
  );
}

/** Anybody can write a credit's source, so only a web address becomes a link. */
function Source({ address }: { address: string | undefined }) {
  if (address === undefined || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return (
    <>
      {" · "}
      <a href={url.href} rel="noreferrer">
        Source: {url.hostname}
      </a>
    </>
  );
}
