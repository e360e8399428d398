/** Objects of data, as scripts write them. */
export type Literal = string | number | boolean | null | undefined | Literal[] | { [name: string]: Literal };

const MAX_DEPTH = 12;
const END = Symbol("no literal");
/** Comments are short: a page must not make reading take longer than its script is. */
const SPACE = /(?:\s+|\/\/[^\n]{0,2000}|\/\*(?:[^*]|\*(?!\/)){0,2000}\*\/)*/y;
const NAME = /[\w$]{1,200}/y;
const WORD = /-?[\w$.+-]{1,200}/y;
/** What stands in a string as it is. */
const PLAIN: Record<string, RegExp> = { '"': /[^"\\]+/y, "'": /[^'\\]+/y, "`": /[^`\\$]+/y };

/**
 * Reads the array or object that begins at a place in a script, without running anything: JSON, and also unquoted names, single
 * quotes, trailing commas and comments. What is no plain data, such as a function or a variable, is read as `undefined`.
 * @returns `undefined` if it does not end
 */
export function readLiteral(script: string, start: number): { value: Literal; end: number } | undefined {
  const reader = new Reader(script, start);
  try {
    const value = reader.value(0);
    return { value, end: reader.at };
  } catch (error) {
    if (error === END) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  at: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw END;
    this.#skip();
    const next = this.#text[this.at];
    if (next === "[") return this.#array(depth);
    if (next === "{") return this.#object(depth);
    if (next === '"' || next === "'" || next === "`") return this.#string(next);
    return this.#word();
  }

  #array(depth: number): Literal[] {
    const values: Literal[] = [];
    this.at++;
    for (;;) {
      this.#skip();
      if (this.#take("]")) return values;
      values.push(this.value(depth + 1));
      this.#endOfPart("]");
    }
  }

  #object(depth: number): { [name: string]: Literal } {
    const fields: { [name: string]: Literal } = Object.create(null);
    this.at++;
    for (;;) {
      this.#skip();
      if (this.#take("}")) return fields;
      const quote = this.#text[this.at];
      const name = quote === '"' || quote === "'" ? this.#string(quote) : this.#name();
      this.#skip();
      if (!this.#take(":")) throw END;
      fields[name] = this.value(depth + 1);
      this.#endOfPart("}");
    }
  }

  /** What follows a value may be an operator, as in `base + "a.jpg"`: then it was no plain data. */
  #endOfPart(close: string): void {
    this.#skip();
    if (this.#take(",") || this.#text[this.at] === close) return;
    throw END;
  }

  #name(): string {
    const name = this.#match(NAME);
    if (name === "") throw END;
    return name;
  }

  #word(): Literal {
    const word = this.#match(WORD);
    if (word === "") throw END;
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    const number = Number(word);
    return Number.isNaN(number) ? undefined : number;
  }

  #string(quote: string): string {
    let text = "";
    this.at++;
    for (;;) {
      text += this.#match(PLAIN[quote] ?? /(?:)/y);
      const next = this.#text[this.at];
      if (next === undefined || (next === "$" && this.#text[this.at + 1] === "{")) throw END;
      if (next !== quote) text += next === "\\" ? this.#escape() : next;
      this.at++;
      if (next === quote) return text;
    }
  }

  #escape(): string {
    const next = this.#text[++this.at] ?? "";
    const length = next === "u" ? 4 : next === "x" ? 2 : 0;
    if (length > 0) {
      const digits = this.#text.slice(this.at + 1, this.at + 1 + length);
      this.at += length;
      return String.fromCharCode(Number.parseInt(digits, 16) || 0);
    }
    return { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", "\n": "" }[next] ?? next;
  }

  #take(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  #skip(): void {
    this.#match(SPACE);
  }

  /** Goes on behind what stands here. @returns it; empty where it is something else */
  #match(what: RegExp): string {
    what.lastIndex = this.at;
    const [found = ""] = what.exec(this.#text) ?? [];
    this.at += found.length;
    return found;
  }
}
