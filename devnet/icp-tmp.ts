import { writeFileSync } from "node:fs";
import { startDevnet } from "./src/index.ts";
import { testCanister } from "./src/testing/test-canister.ts";

const d = await startDevnet({ port: 0 });
writeFileSync("/tmp/icpt/proj/test.wasm", testCanister());
writeFileSync(
  "/tmp/icpt/proj/icp.yaml",
  `canisters:
  - name: counter
    build:
      steps:
        - type: pre-built
          path: test.wasm
networks:
  - name: dev
    mode: connected
    url: http://localhost:${d.port}
    root-key: fetch
environments:
  - name: dev
    network: dev
    canisters: [counter]
`,
);
console.log(d.url);
setTimeout(() => process.exit(0), 90000);
