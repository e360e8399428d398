import { t } from "../../language/t.ts";

interface PersonNameProps {
  principal: string;
  /** The current user's principal. */
  user: string;
  canisterId: string;
}

/** A principal, and whose it is where that is known. */
export function PersonName({ principal, user, canisterId }: PersonNameProps) {
  const whose = principal === user ? t("canister.you") : principal === canisterId ? t("canister.itself") : undefined;
  return (
    <>
      {whose !== undefined && <span>{whose} </span>}
      <code>{principal}</code>
    </>
  );
}
