/** The Internet Computer's types and encodings, as the client libraries have them: no other part imports those. */
export { IDL, lebDecode, lebEncode, PipeArrayBuffer } from "@dfinity/candid";
export { Principal } from "@dfinity/principal";
