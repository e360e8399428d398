/** How agents decode an optional value. */
export type Opt<T> = [] | [T];
/** How agents decode a variant of names without data. */
export type Variant<Name extends string> = { [K in Name]: { [P in K]: null } }[Name];

/** The name of a Candid variant without data. */
export function nameOf<Name extends string>(variant: Variant<Name>): Name {
  return Object.keys(variant)[0] as Name;
}

export function unwrap<T>(option: Opt<T>): T | undefined {
  return option[0];
}
