/**
 * `node gallery/test/with-postgres.mjs COMMAND [arguments]` starts a PostgreSQL server with a temporary data folder on a free
 * port of the loopback interface, runs the command with the server's URL in TEST_DATABASE_URL, and ends with its exit code.
 * If PostgreSQL is not installed, it installs Debian's, for which it has to run as root. It uses a TEST_DATABASE_URL that is
 * set already.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";

const DEBIAN_FOLDER = "/usr/lib/postgresql";
const SYSTEM_USER = "postgres";
const START_TIMEOUT_SECONDS = 60;
const START_ATTEMPTS = 3;
const isRoot = process.getuid?.() === 0;

class PostgresError extends Error {}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new PostgresError(`${command} failed: ${error?.message ?? (stderr || stdout).trim()}`);
  return stdout;
}

/** PostgreSQL refuses to run as root, so a root user runs it as the system user that its package made. */
function runAsServer(command, args) {
  return isRoot ? run("runuser", ["-u", SYSTEM_USER, "--", command, ...args]) : run(command, args);
}

/** @returns the folder of the newest server's programs, or `undefined` */
function findPrograms() {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => path.join(DEBIAN_FOLDER, version, "bin")),
    ...(process.env.PATH ?? "").split(path.delimiter),
  ];
  return folders.find((folder) =>
    ["initdb", "pg_ctl", "postgres"].every((name) => existsSync(path.join(folder, name))),
  );
}

function installPrograms() {
  if (!isRoot || !existsSync("/usr/bin/apt-get"))
    throw new PostgresError("PostgreSQL is not installed. Install it, or set TEST_DATABASE_URL to a server.");
  console.error("Installing PostgreSQL…");
  // Otherwise Debian starts a server of its own, which nobody needs.
  run("apt-get", ["update", "-qq"]);
  run("env", ["DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "install", "-y", "-qq", "postgresql"]);
  const programs = findPrograms();
  if (programs === undefined) throw new PostgresError("PostgreSQL was installed but its programs were not found.");
  return programs;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Tries several free ports, because another program may take one first. @returns the port on which it started */
async function startOnFreePort(start) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      start(port);
      return port;
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

/** @returns its URL and a function that stops it and removes its data */
async function startPostgres() {
  const programs = findPrograms() ?? installPrograms();
  const folder = mkdtempSync(path.join(tmpdir(), "gallery-postgres-"));
  const data = path.join(folder, "data");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    if (isRoot) run("chown", [SYSTEM_USER, folder]);
    chmodSync(folder, 0o700);
    runAsServer(path.join(programs, "initdb"), [
      "-D",
      data,
      "-U",
      "gallery",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--locale=C",
      "-N",
    ]);
    // The data is thrown away, so the server need not wait for disks.
    const settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];
    const control = (...args) => runAsServer(path.join(programs, "pg_ctl"), ["-D", data, "-w", ...args]);
    const start = (port) => {
      const options = [
        `-p ${port}`,
        "-c listen_addresses=127.0.0.1",
        `-k ${folder}`,
        ...settings.map((one) => `-c ${one}`),
      ];
      control("-t", String(START_TIMEOUT_SECONDS), "-l", path.join(folder, "log"), "-o", options.join(" "), "start");
    };
    const port = await startOnFreePort(start);
    const stop = () => {
      control("-m", "immediate", "stop");
      remove();
    };
    return { url: `postgres://gallery@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

const [command, ...args] = process.argv.slice(2);
if (!command) {
  console.error("Usage: node gallery/test/with-postgres.mjs COMMAND [arguments]");
  process.exit(2);
}
try {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: () => {} }
    : await startPostgres();
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, TEST_DATABASE_URL: server.url } });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (status) => resolve(status ?? 1));
  });
  server.stop();
  process.exitCode = code;
} catch (error) {
  console.error(error instanceof PostgresError ? error.message : error);
  process.exitCode = 1;
}
