/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { NoteMetadata } from "../../memories/memory-queries.ts";

/** What a note says beside its text. */
export function NoteFacts({ dateOfMemory, location, mood, tags = [] }: NoteMetadata) {
  const facts = [
    ["When", dateOfMemory],
    ["Where", location],
    ["Mood", mood],
    ["Tags", tags.join(", ")],
  ].filter(([, said]) => said);
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map(([name, said]) => (
        <>
          <dt>{name}</dt>
          <dd dir="auto">{said}</dd>
        </>
      ))}
    </dl>
  );
}

/** What a note says beside its text. All of it may be left empty. */
export function NoteFactsFields({ dateOfMemory, location, mood, tags = [] }: NoteMetadata) {
  return (
    <>
      <label>
        When it was
        <input name="dateOfMemory" maxlength={40} value={dateOfMemory ?? ""} dir="auto" />
      </label>
      <label>
        Where it was
        <input name="location" maxlength={200} value={location ?? ""} dir="auto" />
      </label>
      <label>
        Mood
        <input name="mood" maxlength={100} value={mood ?? ""} dir="auto" />
      </label>
      <label>
        Tags, with commas between them
        <input name="tags" maxlength={2000} value={tags.join(", ")} dir="auto" />
      </label>
    </>
  );
}
