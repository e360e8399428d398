/**
 * What `vite/messages-plugin.ts` makes of `locales/`: `virtual:messages/de`, and `virtual:messages/en/<group>` for its
 * effect.
 */
declare module "virtual:messages/*" {
  const messages: Readonly<Record<string, string>>;
  export default messages;
}
