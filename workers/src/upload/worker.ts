import { exposeBeating } from "../workers/heartbeat.ts";
import { createUploadApi } from "./upload-api.ts";

exposeBeating(createUploadApi());
