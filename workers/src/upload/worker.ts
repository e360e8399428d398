import { expose } from "comlink";
import { createUploadApi } from "./worker-api.ts";

expose(createUploadApi());
