import { render } from "preact";
import { App } from "./app.tsx";
import { keepOffline } from "./ui/keep-offline.ts";
import "./styles/viewer.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the viewer.");
render(<App />, root);
keepOffline();
