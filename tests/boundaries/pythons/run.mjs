// Runs pytest under CPython built for WebAssembly:
//   node run.mjs PACKAGE CHECKOUT SITE_PACKAGES... -- PYTEST_ARGUMENTS
// PACKAGE is the folder of the npm package pyodide. The folder that holds the checkout is mounted whole, since tests
// look beside it. A thread of its own gives Python the stack that its limit of recursion counts on.
import { writeSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isMainThread, Worker } from "node:worker_threads";

const STACK = 64;
const given = process.argv.slice(2);
const end = given.indexOf("--");

async function load(folder) {
  const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
  const quiet = { PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1", HYPOTHESIS_NO_PLUGINS: "1" };
  const python = await loadPyodide({ env: { HOME: "/", ...quiet } });
  python.setStdout({ write: (bytes) => writeSync(1, bytes) });
  python.setStderr({ write: (bytes) => writeSync(2, bytes) });
  return python;
}

function mount(python, root, place) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
  return place;
}

async function run() {
  const [folder, checkout, ...sites] = given.slice(0, end);
  const python = await load(folder);
  const project = path.posix.join(mount(python, path.dirname(checkout), "/project"), path.basename(checkout));
  const rooms = ["", "generated", "runtime"].map((room) => path.posix.join(project, room));
  const places = sites.map((site, index) => mount(python, path.resolve(site), `/site-packages-${index}`));
  const main = python.runPython(`
import os, sys

def main(project, path, arguments):
    sys.path[:0] = path
    os.chdir(project)
    from tests.boundaries.pythons.walls import run
    return run(arguments)

main`);
  process.exitCode = main(project, python.toPy([...rooms, ...places]), python.toPy(given.slice(end + 1)));
}

if (isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: given, resourceLimits: { stackSizeMb: STACK } });
  worker.on("exit", (code) => (process.exitCode = code));
} else {
  await run();
}
