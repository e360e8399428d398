import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { offerOnPage } from "../page/gone/offer-on-page.tsx";

/** Injected into a page whose gallery is in the archive, and which is gone or may have been replaced. */
export default defineUnlistedScript(() => void offerOnPage());
