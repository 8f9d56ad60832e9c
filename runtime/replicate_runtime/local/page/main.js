// The views, and what brings them up to date.
import { requests, webhooks } from "./activity.js";
import { ask, follow, token, useToken } from "./api.js";
import { make } from "./dom.js";
import * as models from "./models.js";
import * as predictions from "./predictions.js";

const main = document.getElementById("main");
const news = document.getElementById("news");
const link = document.getElementById("link");
const known = new Map();
let shown = "";
let busy = false;
let stale = false;

/** The view that the address names: `predictions`, `p/<id>`, `models/<owner>/<name>` … */
function place() {
  if (location.hash.length > 1 && location.hash !== "#main") return location.hash.slice(1);
  const path = location.pathname.slice(1);
  if (path.startsWith("p/")) return path;
  return path.includes("/") ? `models/${path}` : "predictions";
}

async function view(name, state) {
  if (name.startsWith("p/")) return predictions.detail(name.slice(2));
  if (name.startsWith("models/")) return models.form(name.slice("models/".length));
  if (name === "models") return models.list(state);
  if (name === "webhooks") return webhooks(state);
  if (name === "requests") return requests(state);
  return predictions.list(state);
}

async function draw() {
  const name = place();
  // A form is not drawn anew under the hands of whoever fills it in.
  if (name === shown && name.startsWith("models/")) return;
  let content;
  try {
    const state = await ask("/_local/state");
    tell(state);
    content = await view(name, state);
  } catch (error) {
    if (error.status === 401) content = tokenForm();
    else content = [make("h1", {}, "Not found"), make("p", {}, error.message)];
  }
  const moved = name !== shown;
  if (!moved && main.contains(document.activeElement) && document.activeElement.matches("summary, button")) return remember(content);
  replace(content);
  shown = name;
  for (const anchor of document.querySelectorAll("nav a")) {
    if (name.startsWith(anchor.hash.slice(1)) || (name.startsWith("p/") && anchor.hash === "#predictions")) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  if (moved) {
    document.title = `${main.querySelector("h1")?.textContent ?? ""} · Replicate on this machine`;
    main.focus({ preventScroll: true });
  }
}

/** Draw anew, but leave the focus on the control that has it. */
function remember(content) {
  const label = document.activeElement.textContent;
  const open = [...main.querySelectorAll("details")].map((one) => one.open);
  replace(content);
  [...main.querySelectorAll("details")].forEach((one, index) => { one.open = open[index] ?? false; });
  [...main.querySelectorAll("summary, button")].find((one) => one.textContent === label)?.focus();
}

function replace(content) {
  main.replaceChildren(...content.filter(Boolean));
}

/** Say aloud which predictions have ended. */
function tell(state) {
  const ended = state.predictions.filter((one) => one.completed_at && known.get(one.id) && known.get(one.id) !== one.status);
  for (const one of state.predictions) known.set(one.id, one.status);
  if (ended.length) news.textContent = ended.map((one) => `${one.model}: ${one.status}`).join(". ");
}

function tokenForm() {
  const field = make("input", { id: "token", type: "password", autocomplete: "off", required: true });
  const submit = (event) => { event.preventDefault(); useToken(field.value); update(); };
  return [make("h1", {}, "Token"), make("form", { submit },
    make("div", {}, make("label", { for: "token" }, "The token of this service"), field),
    make("div", { class: "row" }, make("button", { class: "main" }, "Show")))];
}

async function update() {
  if (busy) { stale = true; return; }
  busy = true;
  do {
    stale = false;
    await draw();
    // Many changes in a row are drawn a few times a second.
    await new Promise((done) => setTimeout(done, 150));
  } while (stale);
  busy = false;
}

addEventListener("hashchange", () => { if (location.hash !== "#main") update(); });
update();
if (token()) follow(update, (yes) => { link.textContent = yes ? "live" : "not connected"; });
