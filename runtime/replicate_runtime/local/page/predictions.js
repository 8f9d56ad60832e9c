// Predictions, as they happen.
import { ask, post } from "./api.js";
import { clock, json, make, seconds, status, table } from "./dom.js";
import { show } from "./output.js";

const OPEN = new Set(["starting", "processing"]);

export function list(state) {
  const rows = state.predictions.map((one) => [
    make("a", { href: `#p/${one.id}` }, one.id),
    one.model,
    status(one.status),
    seconds(one.started_at ?? one.created_at, one.completed_at),
    make("span", { class: "clip" }, JSON.stringify(one.input)),
    clock(one.created_at),
  ]);
  const caption = rows.length ? "The latest, newest first" : "None yet: run a model, or point a client here.";
  return [make("h1", {}, "Predictions"), table(caption, ["Prediction", "Model", "Status", "Time", "Input", "Made"], rows)];
}

export async function detail(id) {
  const one = await ask(`/v1/predictions/${encodeURIComponent(id)}`);
  const facts = [
    ["Model", make("a", { href: `#models/${one.model}` }, one.model)],
    ["Status", status(one.status)],
    ["Time", seconds(one.started_at ?? one.created_at, one.completed_at)],
    ["Made", clock(one.created_at)],
  ];
  return [
    make("h1", {}, `Prediction ${one.id}`),
    make("table", { class: "facts" }, make("tbody", {}, facts.map(([name, value]) =>
      make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value))))),
    make("div", { class: "row" },
      OPEN.has(one.status) ? make("button", { type: "button", click: () => post(`/v1/predictions/${one.id}/cancel`) }, "Cancel") : null,
      make("button", { type: "button", click: () => again(one) }, "Run again")),
    one.error ? [make("h2", {}, "Error"), make("pre", { class: "failed" }, String(one.error))] : null,
    make("h2", {}, "Output"), show(one.output),
    make("h2", {}, "Input"), json(one.input),
    make("h2", {}, "Logs"), one.logs ? make("pre", { tabindex: "0", id: "logs" }, one.logs) : make("p", { class: "dim" }, "none"),
    make("h2", {}, "Metrics"), Object.keys(one.metrics ?? {}).length ? json(one.metrics) : make("p", { class: "dim" }, "none"),
  ].flat();
}

async function again(one) {
  const version = one.version === "hidden" ? one.model : one.version;
  const made = await post("/v1/predictions", { version, input: one.input });
  location.hash = `#p/${made.id}`;
}
