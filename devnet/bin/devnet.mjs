#!/usr/bin/env node
/** The command in this repository, from the sources. The published package has the compiled `cli.js` in its place. */
import { register } from "tsx/esm/api";

register();
await import("../src/cli.ts");
