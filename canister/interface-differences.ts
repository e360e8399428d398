import { idlService } from "@store-forever/protocol/candid";
import type { IDL } from "@store-forever/protocol/ic-types";

/**
 * Compares backend.did with the Candid that Azle writes from the decorators of the methods: one method a line, all
 * types written out.
 * @returns the methods that differ, each as one of the two has it; none when the two are the same interface
 */
export function interfaceDifferences(azleCandid: string, service: IDL.ServiceClass = idlService): string[] {
  const decorated = new Set(
    azleCandid
      .split("\n")
      .filter((line) => line.includes("->") && !line.startsWith("service"))
      .map(sortFields),
  );
  const described = new Set(
    Object.entries(service.fieldsAsObject()).map(([name, method]) =>
      sortFields(methodLine(name, method as IDL.FuncClass)),
    ),
  );
  return [
    ...[...decorated].filter((line) => !described.has(line)).map((line) => `the canister has ${line}`),
    ...[...described].filter((line) => !decorated.has(line)).map((line) => `backend.did has ${line}`),
  ];
}

/** A method as Azle writes it. */
function methodLine(name: string, { argTypes, retTypes, annotations }: IDL.FuncClass): string {
  const types = (list: readonly IDL.Type[]) => list.map((type) => type.display()).join(", ");
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
