import { readFile } from "node:fs/promises";
import JSON5 from "json5";
import picomatch from "picomatch";
import { z } from "zod";

/** The file with rules for the files beside and below it. */
export const RULES_FILE = ".ic-assets.json5";

/** What the ecosystem's deployers read from that file: see dfx's documentation, "Asset canister: configuration". */
const RuleSchema = z.strictObject({
  match: z.string(),
  ignore: z.boolean().optional(),
  cache: z.strictObject({ max_age: z.int().nonnegative().optional() }).optional(),
  /** `null` takes back what earlier rules set. */
  headers: z.record(z.string(), z.string()).nullable().optional(),
  enable_aliasing: z.boolean().optional(),
  allow_raw_access: z.boolean().optional(),
  encodings: z
    .array(z.enum(["identity", "gzip"]))
    .nonempty()
    .optional(),
});
const RulesSchema = z.array(RuleSchema);

export interface AssetRules {
  isIgnored: boolean;
  maxAgeSeconds: number | undefined;
  headers: [string, string][];
  isAliased: boolean | undefined;
  allowRawAccess: boolean | undefined;
  encodings: readonly string[] | undefined;
}

/** Applies a rules file: given what held so far for a path relative to the file's folder, returns what holds then. */
export type ApplyRules = (path: string, before: AssetRules) => AssetRules;

/** Without any rules, hidden files are left out. */
export function defaultRules(path: string): AssetRules {
  return {
    isIgnored: path.split("/").some((part) => part.startsWith(".")),
    maxAgeSeconds: undefined,
    headers: [],
    isAliased: undefined,
    allowRawAccess: undefined,
    encodings: undefined,
  };
}

/** @throws TypeError saying what is wrong with the file */
export async function readRules(file: string): Promise<ApplyRules> {
  const rules = parseRules(file, await readFile(file, "utf8")).map((rule) => ({
    ...rule,
    // A name alone means everything below it too, as in a .gitignore.
    matches: picomatch([rule.match, `${rule.match.replace(/\/$/, "")}/**`], { dot: true }),
  }));
  return (path, before) =>
    rules
      .filter(({ matches }) => matches(path))
      .reduce<AssetRules>(
        (soFar, rule) => ({
          isIgnored: rule.ignore ?? soFar.isIgnored,
          maxAgeSeconds: rule.cache?.max_age ?? soFar.maxAgeSeconds,
          headers: mergedHeaders(soFar.headers, rule.headers),
          isAliased: rule.enable_aliasing ?? soFar.isAliased,
          allowRawAccess: rule.allow_raw_access ?? soFar.allowRawAccess,
          encodings: rule.encodings ?? soFar.encodings,
        }),
        before,
      );
}

function parseRules(file: string, text: string): z.infer<typeof RulesSchema> {
  try {
    return RulesSchema.parse(JSON5.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new TypeError(`${file} does not hold a list of rules: ${reason}`, { cause: error });
  }
}

function mergedHeaders(
  before: [string, string][],
  added: Record<string, string> | null | undefined,
): [string, string][] {
  if (added === null) return [];
  const names = new Set(Object.keys(added ?? {}).map((name) => name.toLowerCase()));
  return [
    ...before.filter(([name]) => !names.has(name)),
    ...Object.entries(added ?? {}).map(([name, value]): [string, string] => [name.toLowerCase(), value]),
  ];
}
