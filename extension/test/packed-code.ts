import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type AnyNode, parse } from "acorn";
import { full } from "acorn-walk";

/** Where code could come from other than the extension's own files, in one of its scripts or pages. */
export interface Finding {
  file: string;
  what: string;
}

/** Looks through every script and page of a built extension. */
export function codeFromElsewhere(folder: string): Finding[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((file) => {
    const found = (text: string) => {
      if (/\.(js|mjs)$/.test(file)) return inScript(text);
      return file.endsWith(".html") ? inPage(text) : [];
    };
    if (!/\.(js|mjs|html)$/.test(file)) return [];
    return found(readFileSync(path.join(folder, file), "utf8")).map((what) => ({ file, what }));
  });
}

const MAKERS = new Set(["eval", "Function", "execScript"]);
const TIMERS = new Set(["setTimeout", "setInterval"]);

/** `eval`, `Function`, code as text in timers, and imports of anything but files of the extension. */
export function inScript(code: string): string[] {
  const found: string[] = [];
  full(parse(code, { ecmaVersion: "latest", sourceType: "module" }), (at) => {
    const node = at as AnyNode;
    if (node.type === "CallExpression" || node.type === "NewExpression") {
      const { callee, arguments: given } = node;
      const name = callee.type === "Identifier" ? callee.name : "";
      if (MAKERS.has(name)) found.push(`${name}(…)`);
      if (TIMERS.has(name) && (given[0]?.type === "Literal" || given[0]?.type === "TemplateLiteral"))
        found.push(`${name} of text`);
      if (name === "importScripts") found.push("importScripts");
    }
    // Taken as a value, it could be called under another name.
    if (node.type === "VariableDeclarator" && node.init?.type === "Identifier" && MAKERS.has(node.init.name))
      found.push(`${node.init.name} as a value`);
    if (node.type === "MemberExpression" && node.property.type === "Identifier" && node.property.name === "eval")
      found.push(".eval");
    const source = "source" in node ? node.source : undefined;
    if (source != null && !isOwn(source)) found.push(`import of ${textOf(source)}`);
  });
  return found;
}

/** Scripts, styles and frames of other origins, code in attributes, and code in the page itself. */
function inPage(html: string): string[] {
  return [
    ...[...html.matchAll(/\b(?:src|href|action)\s*=\s*["']?((?:[a-z]+:)?\/\/[^"'\s>]*)/gi)].map(([, url]) => `${url}`),
    ...[...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/gi)].map(() => "a script in the page"),
    ...[...html.matchAll(/\son[a-z]+\s*=/gi)].map(([attribute]) => attribute.trim()),
  ];
}

const textOf = (node: AnyNode): string =>
  node.type === "Literal"
    ? String(node.value)
    : node.type === "TemplateLiteral" && node.expressions.length === 0
      ? (node.quasis[0]?.value.raw ?? "")
      : "a computed address";

const isOwn = (source: AnyNode): boolean => /^(\.{0,2}\/(?!\/))/.test(textOf(source));
