import { expose } from "comlink";
import { createPrepareApi } from "./worker-api.ts";

expose(createPrepareApi());
