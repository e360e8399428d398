/** What `vite/bag-page-plugin.ts` makes of `bag.html`: the page with everything in it. */
declare module "virtual:bag-page" {
  const html: string;
  export default html;
}
