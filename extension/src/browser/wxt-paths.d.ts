import "wxt/browser";

declare module "wxt/browser" {
  interface WxtRuntime {
    /** Files of the built extension that are named in code. `/network.json` comes with the deployment, not with the build, so WXT does not know it. */
    getURL(path: "/" | "/network.json" | "/icon/128.png"): string;
  }

  interface WxtI18n {
    /** `i18n.ts` knows the keys. */
    getMessage(key: string, values?: string[]): string;
  }
}
