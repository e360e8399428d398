import "virtual:messages/en/common";
import { render } from "preact";
import { handedPageData } from "../../../bag/page-data.ts";
import { startLanguage } from "../language/language.ts";
import "../styles/viewer.css";
import "../styles/bag.css";
import { BagApp } from "./bag-app.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no place for the gallery.");
void startLanguage().then(() => render(<BagApp data={handedPageData()} />, root));
