export type { FileValidator, RequestObserver, SeenRequest, SourceAccess } from "../api.ts";
export { addressSpaceOf, isMorePrivate, spaceOfIp } from "./address-space.ts";
export { fetchSource, NotRead, validatorOf } from "./fetch-source.ts";
export { unsignedAddress } from "./signed-address.ts";
export { isOwnSite, reachOf } from "./source-access.ts";
export { toldAddress } from "./told-address.ts";
