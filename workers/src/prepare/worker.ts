import { exposeBeating } from "../heartbeat.ts";
import { createPrepareApi } from "./worker-api.ts";

exposeBeating(createPrepareApi());
