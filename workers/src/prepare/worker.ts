import { exposeWithHeartbeat } from "../workers/heartbeat.ts";
import { createPrepareApi } from "./prepare-api.ts";

exposeWithHeartbeat(createPrepareApi());
