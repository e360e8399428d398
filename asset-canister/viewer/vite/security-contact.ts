import type { Plugin } from "vite";

const FILE = ".well-known/security.txt";

/**
 * Tells people where to report a weakness (RFC 9116).
 * @param contact an address such as `mailto:` or `https:`; without it the mailbox that RFC 2142 keeps for this
 * @param origin of the viewer, as far as the build knows it
 */
export function securityContact(contact: string | undefined, origin: string): Plugin {
  const host = URL.canParse(origin) ? new URL(origin).hostname : "localhost";
  const lines = [
    `Contact: ${contact ?? `mailto:security@${host}`}`,
    `Expires: ${nextYear(new Date()).toISOString()}`,
    "Preferred-Languages: en, de, es, fr, ja",
    ...(origin === "" ? [] : [`Canonical: ${origin}/${FILE}`]),
  ];
  return {
    name: "security-contact",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: FILE, source: `${lines.join("\n")}\n` });
    },
  };
}

/** The same month, so that builds of a month are the same. */
const nextYear = (now: Date) => new Date(Date.UTC(now.getUTCFullYear() + 1, now.getUTCMonth(), 1));
