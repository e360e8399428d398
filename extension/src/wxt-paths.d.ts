import "wxt/browser";

declare module "wxt/browser" {
  interface WxtRuntime {
    /** `/network.json` comes with the deployment, not with the build, so WXT does not know it. */
    getURL(path: "/" | "/network.json"): string;
  }
}
