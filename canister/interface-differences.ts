import { idlService } from "@store-forever/protocol/candid";
import type { IDL } from "@store-forever/protocol/ic-types";

/**
 * Compares backend.did and assets.did with the Candid that Azle writes from the decorators of the methods: one method a line, all
 * types written out, as assets.did has them too.
 * @returns the methods that differ, each as one of the two has it; none when the two are the same interface
 */
export function interfaceDifferences(
  azleCandid: string,
  assetsCandid: string,
  service: IDL.ServiceClass = idlService,
): string[] {
  const decorated = new Set(methodLinesOf(azleCandid).map(sortFields));
  const described = new Set([
    ...methodLinesOf(assetsCandid).map(sortFields),
    ...Object.entries(service.fieldsAsObject()).map(([name, method]) =>
      sortFields(methodLine(name, method as IDL.FuncClass)),
    ),
  ]);
  return [
    ...[...decorated].filter((line) => !described.has(line)).map((line) => `the canister has ${line}`),
    ...[...described].filter((line) => !decorated.has(line)).map((line) => `the interface has ${line}`),
  ];
}

/** Both interfaces in one: the methods of assets.did at the end of backend.did's service. */
export function joinedCandid(backendCandid: string, assetsCandid: string): string {
  const own = new Set(backendCandid.match(/^ {2}\w+(?= : \()/gm)?.map((name) => name.trim()));
  const added = methodLinesOf(assetsCandid).filter((line) => !own.has(line.trim().split(":", 1)[0] ?? ""));
  return backendCandid.replace(
    /\};\s*$/,
    () => `\n  // Files, as protocol/assets.did has them.\n\n${added.join("\n")}\n};\n`,
  );
}

/** The lines with methods in Candid that Azle writes. */
function methodLinesOf(azleCandid: string): string[] {
  return azleCandid.split("\n").filter((line) => line.includes("->") && !line.startsWith("service"));
}

/** A method as Azle writes it. */
function methodLine(name: string, { argTypes, retTypes, annotations }: IDL.FuncClass): string {
  // A function's type is displayed with an arrow of its own, and without its keyword.
  const types = (list: readonly IDL.Type[]) =>
    list.map((type) => type.display().replaceAll("→", "->").replaceAll(":(", ":func (")).join(", ");
  const kind = annotations.includes("query") ? " query" : "";
  return `${name}: (${types(argTypes)}) -> (${types(retTypes)})${kind};`;
}

/** The order of fields in records and variants has no meaning. From the innermost outwards, each is written in order. */
function sortFields(line: string): string {
  const sorted = line.trim().replace(/(record|variant) \{([^{}]*)\}/g, (_, kind: string, list: string) => {
    const fields = list.split(";").map((field) => field.trim());
    return `${kind}<${fields.sort().join(";")}>`;
  });
  return sorted === line ? line : sortFields(sorted);
}
