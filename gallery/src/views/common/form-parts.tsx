/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import type { PropsWithChildren } from "hono/jsx";

/** Says what was wrong with a form that was sent, if anything. */
export function ErrorNotice({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p class="error" role="alert">
      {message}
    </p>
  );
}

/** Hides a form that deletes something behind one more click. */
export function Danger({ label, children }: PropsWithChildren<{ label: string }>) {
  return (
    <details class="danger">
      <summary>{label}</summary>
      {children}
    </details>
  );
}

export const MIN_PASSWORD_LENGTH = 10;

export function NewPasswordField({ label }: { label: string }) {
  return (
    <>
      <label>
        {label}
        <input
          type="password"
          name="password"
          autocomplete="new-password"
          required
          minlength={MIN_PASSWORD_LENGTH}
          maxlength={200}
          aria-describedby="password-hint"
        />
      </label>
      <p class="quiet" id="password-hint">
        At least {MIN_PASSWORD_LENGTH} characters.
      </p>
    </>
  );
}

interface TitleFieldsProps {
  title: string;
  description: string | null;
  /** `undefined` for people who may not decide it. */
  isPublic: boolean | undefined;
}

/** What galleries and memories both say about themselves. */
export function TitleFields({ title, description, isPublic }: TitleFieldsProps) {
  return (
    <>
      <label>
        Title
        <input name="title" required maxlength={300} value={title} dir="auto" />
      </label>
      <label>
        Description
        <textarea name="description" rows={3} maxlength={5000} dir="auto">
          {description ?? ""}
        </textarea>
      </label>
      {isPublic !== undefined && (
        <label class="choice">
          <input type="checkbox" name="isPublic" value="true" checked={isPublic} /> Everyone can see it
        </label>
      )}
    </>
  );
}

/** HTML drops a line end at the beginning of the text. So one is added: a note may begin with one of its own. */
export function NoteField({ content }: { content: string }) {
  return (
    <label>
      Note
      <textarea name="content" rows={12} required maxlength={60_000} dir="auto">
        {`\n${content}`}
      </textarea>
    </label>
  );
}
