import "virtual:messages/en/common";
import { render } from "preact";
import { App } from "./app.tsx";
import { startLanguage } from "./language/language.ts";
import { parseRoute } from "./navigation/route.ts";
import { beginOpening } from "./reading/link-opening.ts";
import { keepOffline } from "./ui/keep-offline.ts";
import "./styles/viewer.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the viewer.");
const language = startLanguage();
const route = parseRoute(location.hash);
if (route.name === "link") beginOpening(route);
void language.then(() => render(<App />, root));
keepOffline();
