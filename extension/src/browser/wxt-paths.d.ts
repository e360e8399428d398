import "wxt/browser";

declare module "wxt/browser" {
  interface WxtRuntime {
    /** The built files that code names. WXT does not know `/network.json`, which the deployment writes. */
    getURL(path: "/" | "/confirm.html" | "/network.json" | "/icon/128.png"): string;
  }

  interface WxtI18n {
    /** `i18n.ts` knows the keys. */
    getMessage(key: string, values?: string[]): string;
  }
}
