// Runs pytest under CPython built for WebAssembly:
//   node run.mjs PACKAGE CHECKOUT SITE_PACKAGES... -- PYTEST_ARGUMENTS
// PACKAGE is the folder of the npm package pyodide. The folder that holds the checkout is mounted whole, since tests
// look beside it.
import path from "node:path";
import { pathToFileURL } from "node:url";

const given = process.argv.slice(2);
const [folder, checkout, ...sites] = given.slice(0, given.indexOf("--"));
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const python = await loadPyodide({ env: { HOME: "/", PYTHONDONTWRITEBYTECODE: "1", PYTEST_DISABLE_PLUGIN_AUTOLOAD: "1", HYPOTHESIS_NO_PLUGINS: "1" } });

function mount(root, place) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
  return place;
}

const project = path.posix.join(mount(path.dirname(checkout), "/project"), path.basename(checkout));
const rooms = ["", "generated", "runtime"].map((room) => path.posix.join(project, room));
const places = sites.map((site, index) => mount(site, `/site-packages-${index}`));
const main = python.runPython(`
import os, sys

def main(project, path, arguments):
    sys.path[:0] = path
    os.chdir(project)
    from tests.boundaries.pythons.walls import run
    return run(arguments)

main`);
process.exitCode = main(project, python.toPy([...rooms, ...places]), python.toPy(given.slice(given.indexOf("--") + 1)));
