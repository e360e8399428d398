/** What the commands need before any dependency is there: plain Node only. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

const OLDEST_NODE = [20, 19];

export class SetupError extends Error {
  name = "SetupError";
}

/** @throws SetupError on a Node.js older than the project runs on */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(`Store Forever needs Node.js ${OLDEST_NODE.join(".")} or newer; this is ${version}.`);
}

/** Set for this process and those it starts: nothing may be installed anew under what already runs. */
const CHECKED = "STORE_FOREVER_DEPENDENCIES_CHECKED";

/** Installs the locked dependencies when `node_modules` is missing or differs from the lock file; once in a command. */
export function ensureDependencies(root = ROOT) {
  checkNode();
  if (process.env[CHECKED] === root) return;
  if (!dependenciesMatchLock(root)) installDependencies(root);
  process.env[CHECKED] = root;
}

function installDependencies(root) {
  console.error("Installing dependencies (npm ci)…");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["ci"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new SetupError("npm ci failed; its messages are above.");
}

export function dependenciesMatchLock(root) {
  const installed = readPackages(path.join(root, "node_modules", ".package-lock.json"));
  const locked = readPackages(path.join(root, "package-lock.json"));
  if (!installed || !locked) return false;
  return Object.entries(locked).every(
    ([folder, entry]) =>
      folder === "" ||
      !folder.includes("node_modules") ||
      entry.optional ||
      (installed[folder]?.version === entry.version && existsSync(path.join(root, folder))),
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMIUM_PATHS = [
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Path of a Chromium: `CHROME_PATH`, then the usual places; `undefined` when there is none. */
export function findChromium(env = process.env) {
  if (env.CHROME_PATH) {
    if (existsSync(env.CHROME_PATH)) return env.CHROME_PATH;
    throw new SetupError(`CHROME_PATH names ${env.CHROME_PATH}, which does not exist.`);
  }
  const folders = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const onPath = CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...CHROMIUM_PATHS].find((candidate) => existsSync(candidate));
}

/**
 * Path of a Chromium, installing Debian's package where that is possible (as root, with apt).
 * @throws SetupError with the one command to run where it is not
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (canInstallChromium()) execFileSync("sh", INSTALL_CHROMIUM, { stdio: ["ignore", "ignore", 2], env: aptEnv() });
  return installedChromium();
}

/**
 * The same, while this process does something else: even while it waits for another command.
 * @returns {Promise<string>} rejects with a SetupError
 */
export function startEnsuringChromium() {
  const found = findChromium();
  if (found || !canInstallChromium()) return Promise.resolve().then(() => found ?? installedChromium());
  return new Promise((resolve, reject) => {
    const child = spawn("sh", INSTALL_CHROMIUM, { stdio: ["ignore", "ignore", 2], env: aptEnv() });
    child.on("error", reject);
    child.on("close", () => resolve());
  }).then(installedChromium);
}

const INSTALL_CHROMIUM = ["-c", "apt-get update && apt-get install -y chromium"];
const aptEnv = () => ({ ...process.env, DEBIAN_FRONTEND: "noninteractive" });

function canInstallChromium() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.error("Installing Chromium (apt-get install chromium)…");
  return true;
}

function installedChromium() {
  const installed = findChromium();
  if (installed) return installed;
  throw new SetupError(`Chromium was not found. ${installAdvice()} Or set CHROME_PATH to a Chromium or Chrome.`);
}

function installAdvice() {
  if (process.platform === "darwin") return "Install it with: brew install --cask chromium.";
  if (process.platform === "win32") return "Install it with: winget install Google.Chrome.";
  return "Install it with: sudo apt-get install chromium (or your distribution's package).";
}
