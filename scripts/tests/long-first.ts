import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take a minute or more and are short to read: vitest takes long files for long tests, and would begin these last. */
const LONG = [
  "canister/test/moving-faults.system.test.ts",
  "tests/whole-path.system.test.ts",
  "tests/attacks/attacks.system.test.ts",
  "tests/sign-in.system.test.ts",
  "asset-canister/viewer/test/views.system.test.ts",
  "canister/test/margins.system.test.ts",
  "workers/test/faults.system.test.ts",
  "canister/test/costs.system.test.ts",
  "canister/test/queues.system.test.ts",
  "canister/test/trapping-work.system.test.ts",
  "scripts/deploy/test/deploy.system.test.ts",
];

/** Begins long tests first, so that none of them runs alone at the end while other processors wait. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((file) => moduleId.endsWith(file));
    const sorted = await super.sort(files);
    return sorted.sort((left, right) => groupOf(left) - groupOf(right) || Number(isLong(right)) - Number(isLong(left)));
  }
}
