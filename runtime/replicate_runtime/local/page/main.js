// The views, and what brings them up to date.
import { requests, webhooks } from "./activity.js";
import { ask, follow, token, useToken } from "./api.js";
import { make } from "./dom.js";
import * as models from "./models.js";
import * as predictions from "./predictions.js";

const main = document.getElementById("main");
const news = document.getElementById("news");
const link = document.getElementById("link");
const trouble = document.getElementById("trouble");
const known = new Map();
const HEADINGS = { 404: "Not found" };
let shown = null;
let busy = false;
let stale = false;
let running = false;
let listening = false;

/** The view that the address names: `predictions`, `p/<id>`, `models/<owner>/<name>` … */
function place() {
  if (location.hash.length > 1) return location.hash.slice(1);
  const path = location.pathname.slice(1);
  if (path.startsWith("p/")) return path;
  return path.includes("/") ? `models/${path}` : "predictions";
}

async function view(name, state) {
  if (name.startsWith("p/")) return predictions.detail(name.slice(2), attempt);
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
    const state = await ask(`/_local/state?with=${encodeURIComponent(name)}`);
    tell(state);
    listen();
    content = await view(name, state);
  } catch (error) {
    // A service that is being restarted takes nothing from the screen.
    if (name === shown && error.status === undefined) return;
    content = error.status === 401 ? tokenForm() : [make("h1", {}, HEADINGS[error.status] ?? "No answer"), make("p", {}, error.message)];
  }
  content = content.filter(Boolean);
  if (name === shown) return renew(content);
  main.replaceChildren(...content);
  trouble.textContent = "";
  const logs = document.getElementById("logs");
  if (logs && running) logs.scrollTop = logs.scrollHeight;
  const first = shown === null;
  shown = name;
  for (const anchor of document.querySelectorAll("nav a")) {
    if (name.startsWith(anchor.hash.slice(1)) || (name.startsWith("p/") && anchor.hash === "#predictions")) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
  document.title = `${main.querySelector("h1")?.textContent ?? ""} · Replicate on this machine`;
  // Who opens the page begins at its top, who follows a link goes on in the new view.
  if (first) return;
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** Draw anew what has changed, and nothing else: what plays goes on, and focus, scrolling and opened rows stay. */
function renew(content) {
  const focus = held();
  const opened = backwards("details").map((one) => one.open);
  const before = [...main.children];
  if (before.length !== content.length) main.replaceChildren(...content);
  else content.forEach((after, index) => { if (!before[index].isEqualNode(after)) exchange(before[index], after); });
  backwards("details").forEach((one, index) => { one.open = opened[index] ?? false; });
  if (focus && !main.contains(document.activeElement)) (backwards(focus.selector)[focus.index] ?? main).focus({ preventScroll: true });
}

/** Where the focus is: newer rows come before, so places are counted from the end. */
function held() {
  const element = document.activeElement;
  if (element === main || !main.contains(element)) return null;
  const href = element.getAttribute("href");
  const selector = element.id ? `#${CSS.escape(element.id)}` : element.localName + (href ? `[href="${CSS.escape(href)}"]` : "");
  return { selector, index: backwards(selector).indexOf(element) };
}

function backwards(selector) {
  return [...main.querySelectorAll(selector)].reverse();
}

/** Put one element in the place of another; who has read to the end reads on there. */
function exchange(before, after) {
  const { scrollTop, scrollHeight, clientHeight } = before;
  before.replaceWith(after);
  after.scrollTop = scrollTop + clientHeight >= scrollHeight - 1 ? after.scrollHeight : scrollTop;
}

/** Do what a button says; tell why it could not be done. */
async function attempt(action) {
  trouble.textContent = "";
  try { await action(); } catch (error) { trouble.textContent = error.message; }
}

/** Say aloud which runs have ended. */
function tell(state) {
  const ended = state.runs.filter((one) => one.completed_at && known.get(one.id) && known.get(one.id) !== one.status);
  for (const one of state.runs) known.set(one.id, one.status);
  running = state.runs.some((one) => !one.completed_at);
  if (ended.length) news.textContent = ended.map((one) => `${one.model}: ${one.status}`).join(". ");
}

function tokenForm() {
  const field = make("input", { id: "token", type: "password", autocomplete: "off", required: true });
  const submit = (event) => { event.preventDefault(); useToken(field.value); update(); };
  const wrong = token() ? make("p", { class: "wrong", role: "alert" }, "It does not take the token that it was given.") : null;
  return [make("h1", {}, "Token"), make("form", { submit },
    make("div", {}, make("label", { for: "token" }, "The token of this service"), field), wrong,
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

function listen() {
  if (listening) return;
  listening = true;
  follow(update, (yes) => { link.textContent = yes ? "live" : "not connected"; });
}

document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
addEventListener("hashchange", update);
update();
// Durations go on while nothing else happens.
setInterval(() => { if (running && !document.hidden) update(); }, 1000);
