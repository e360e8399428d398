export const SECURITY_FILE = ".well-known/security.txt";

/**
 * Tells people where to report a weakness (RFC 9116).
 * @param origin of the viewer
 * @param contact an address such as `mailto:` or `https:`; without it the mailbox that RFC 2142 keeps for this
 */
export function securityText(origin: string, contact: string | undefined, now = new Date()): string {
  const lines = [
    `Contact: ${contact ?? `mailto:security@${new URL(origin).hostname}`}`,
    `Expires: ${nextYear(now).toISOString()}`,
    "Preferred-Languages: en, de, es, fr, ja",
    `Canonical: ${origin}/${SECURITY_FILE}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The same month, so that uploads of a month are the same. */
const nextYear = (now: Date) => new Date(Date.UTC(now.getUTCFullYear() + 1, now.getUTCMonth(), 1));
