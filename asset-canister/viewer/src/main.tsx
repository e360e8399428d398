import { render } from "preact";
import { App } from "./app.tsx";
import { keepOffline } from "./ui/keep-offline.ts";
import "./styles/base.css";
import "./styles/pages.css";
import "./styles/gallery.css";
import "./styles/lightbox.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the viewer.");
render(<App />, root);
keepOffline();
