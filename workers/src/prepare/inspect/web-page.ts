/** Whether a text is a web page. @param text its beginning */
export function isWebPage(text: string): boolean {
  const start = text.replace(/^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*/, "");
  return /^<(?:!doctype html|html|head|body|title|meta|h1|script|style|div|p|form)\b/i.test(start);
}

/** What sites write above the form that they want to be filled in, in the languages of the extension. */
const SIGN_IN =
  /\b(?:sign|log)[ -]?in\b|\blog[ -]?on\b|\bsession (?:has )?(?:expired|ended)\b|\banmeld|\beinlogg|\biniciar? sesi[oó]n|\bse connecter\b|\bconnexion\b|\bidentifi(?:ez-vous|cation)\b|ログイン|サインイン/i;

/**
 * Whether a web page asks to sign in: it has a field for a password, or its headings say so. The page is hostile: what is looked for ends at
 * the next tag or after so many characters, so that no page takes longer than its length.
 */
export function isSignInPage(html: string): boolean {
  if (/<input\b[^<>]*\btype\s*=\s*["']?password\b/i.test(html)) return true;
  const headings = html.match(/<(title|h1|h2|legend)\b[^<>]*>[\s\S]{0,500}?<\/\1>/gi) ?? [];
  return headings.some((heading) => SIGN_IN.test(heading));
}
