import { exposeWithHeartbeat } from "../workers/heartbeat.ts";
import { createUploadApi } from "./upload-api.ts";

exposeWithHeartbeat(createUploadApi());
