import type { ComponentChildren } from "preact";
import { useDocumentTitle } from "../../language/use-document-title.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/text-page.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { type ReadingOf, useReading } from "../capsule/use-reading.ts";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { OwnerFrame } from "./owner-frame.tsx";

interface ReadingPageProps<T> extends ReadingOf<T> {
  connection: OwnerConnection;
  title: string;
  /** @param readAgain reads it again after a change */
  children: (value: T, readAgain: () => Promise<void>) => ComponentChildren;
}

/** A page of the current user that shows what it reads of their archive. */
export function ReadingPage<T>({ connection, title, children, ...what }: ReadingPageProps<T>) {
  const { reading, readAgain } = useReading(connection, what);
  useDocumentTitle(title);
  if (reading.state === "reading") return <OpeningPage />;
  if (reading.state === "failed")
    return (
      <FailurePage
        failure={reading.failure}
        canisterId={connection.reading.trust.canisterId}
        onRetry={() => location.reload()}
      />
    );
  return (
    <OwnerFrame title={title} back={<BackToGalleries />} mainClass="access">
      {children(reading.value, readAgain)}
    </OwnerFrame>
  );
}
