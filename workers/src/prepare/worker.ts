import { exposeBeating } from "../workers/heartbeat.ts";
import { createPrepareApi } from "./prepare-api.ts";

exposeBeating(createPrepareApi());
