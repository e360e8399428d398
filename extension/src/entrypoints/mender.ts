import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { mendPage } from "../page/mend/mend-page.tsx";

/** Injected into a page whose gallery is in the archive, once a picture of it cannot be loaded. */
export default defineUnlistedScript(() => void mendPage());
