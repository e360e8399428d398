import { exposeBeating } from "../heartbeat.ts";
import { createUploadApi } from "./worker-api.ts";

exposeBeating(createUploadApi());
