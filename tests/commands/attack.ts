/** `npm run attack`: does every attack on a stack of its own and prints what came of each. */
import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { buildParts } from "../../scripts/build/build-parts.ts";
import { readOptions } from "../../scripts/setup/command-line.ts";
import { ROOT, SetupError } from "../../scripts/setup/setup.mjs";
import { AREAS } from "../attacks/areas.ts";
import { type AttackOutcome, outcomeOf } from "../attacks/attack.ts";
import { startGround } from "../attacks/ground.ts";

const USAGE = `Usage: npm run attack [-- OPTIONS]

Builds everything, starts a stack of its own and attacks it through its public interfaces, one line an attack.
The exit code is 0 only if every attack was tried and none succeeded.

  --area NAME     only this area: ${AREAS.map(({ name }) => name).join(", ")}
  --only TEXT     only attacks whose line has this text
  --list          print the attacks, do none
  --json FILE     write the outcomes there
`;

const options = readOptions(
  {
    area: { type: "string" },
    only: { type: "string" },
    list: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
  USAGE,
);

interface Line {
  area: string;
  attack: string;
  outcome: AttackOutcome;
}

const MARKS = { stopped: "stopped  ", succeeded: "SUCCEEDED", "not tried": "NOT TRIED" } as const;

async function attackAll(): Promise<Line[]> {
  const stateDir = await mkdtemp(path.join(os.tmpdir(), "store-forever-attack-"));
  const ground = await startGround(stateDir, (line) => console.error(line));
  const lines: Line[] = [];
  try {
    for (const { area, attack } of chosen) {
      const outcome = await outcomeOf(attack, ground);
      lines.push({ area, attack: attack.name, outcome });
      console.log(`${MARKS[outcome.kind]}  ${area}: ${attack.name} — ${wordsFor(outcome)}`);
    }
  } finally {
    await ground.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
  return lines;
}

function wordsFor(outcome: AttackOutcome): string {
  if (outcome.kind === "stopped") return outcome.by;
  return outcome.kind === "succeeded" ? outcome.how : outcome.why;
}

if (options.area !== undefined && !AREAS.some(({ name }) => name === options.area))
  throw new SetupError(`There is no area ${options.area}.\n\n${USAGE}`);
const chosen = AREAS.filter(({ name }) => options.area === undefined || name === options.area)
  .flatMap(({ name, attacks }) => attacks.map((attack) => ({ area: name, attack })))
  .filter(({ attack }) => options.only === undefined || attack.name.includes(options.only));

if (options.help) console.log(USAGE);
else if (options.list) for (const { area, attack } of chosen) console.log(`${area}: ${attack.name}`);
else {
  const jsonFile = options.json === undefined ? undefined : path.resolve(options.json);
  process.chdir(ROOT);
  await buildParts({ log: (line) => console.error(line) });
  const lines = await attackAll();
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(lines, null, 2)}\n`);
  const count = (kind: AttackOutcome["kind"]) => lines.filter(({ outcome }) => outcome.kind === kind).length;
  console.log(
    `\n${lines.length} attacks: ${count("stopped")} stopped, ${count("succeeded")} succeeded, ${count("not tried")} not tried.`,
  );
  process.exit(lines.length > 0 && count("stopped") === lines.length ? 0 : 1);
}
