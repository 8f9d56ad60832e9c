// Predictions and trainings, as they happen.
import { ask, post, token } from "./api.js";
import { clock, json, make, nothing, plain, seconds, status, table } from "./dom.js";
import { show } from "./output.js";

const OPEN = new Set(["starting", "processing"]);

export function list(state) {
  const rows = state.runs.map((one) => [
    make("a", { href: `#p/${one.id}` }, one.id),
    one.kind === "training" ? `${one.model} (training)` : one.model,
    status(one.status),
    seconds(one.started_at ?? one.created_at, one.completed_at),
    make("span", { class: "clip" }, one.input),
    clock(one.created_at),
  ]);
  const heading = make("h1", {}, "Predictions");
  if (!rows.length) return [heading, ...welcome()];
  return [heading, table("The latest, newest first", ["Prediction", "Model", "Status", "Time", "Input", "Made"], rows)];
}

function welcome() {
  const variables = `export REPLICATE_BASE_URL=${location.origin}\nexport REPLICATE_API_TOKEN=${token()}`;
  return [
    make("p", {}, "None yet. ", make("a", { href: "#models" }, "Run a model"), ", or lead a program here:"),
    plain("Variables", variables),
  ];
}

/** A prediction, or a training, which the service finds among the predictions. */
export async function detail(id, attempt) {
  const one = await ask(`/v1/predictions/${encodeURIComponent(id)}`);
  const training = one.urls.get.includes("/trainings/");
  const facts = [
    ["Model", make("a", { href: `#models/${one.model}` }, one.model)],
    ["Status", status(one.status)],
    ["Time", seconds(one.started_at ?? one.created_at, one.completed_at)],
    ["Made", clock(one.created_at)],
  ];
  return [
    make("h1", {}, `${training ? "Training" : "Prediction"} ${one.id}`),
    make("table", { class: "facts" }, make("tbody", {}, facts.map(([name, value]) =>
      make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value))))),
    make("div", { class: "row" },
      OPEN.has(one.status) ? button("Cancel", () => attempt(() => post(new URL(one.urls.cancel).pathname))) : null,
      training || one.data_removed ? null : button("Run again", () => attempt(() => again(one)))),
    one.data_removed ? nothing("Input, output and logs have been removed: they are kept for a while only.") : null,
    one.error ? [make("h2", {}, "Error"), make("pre", { class: "failed" }, String(one.error))] : null,
    make("h2", {}, "Output"), show(one.output, one.urls.stream),
    make("h2", {}, "Input"), json("Input", one.input),
    make("h2", {}, "Logs"), one.logs ? logs(one) : nothing(),
    make("h2", {}, "Metrics"), Object.keys(one.metrics ?? {}).length ? json("Metrics", one.metrics) : nothing(),
  ].flat();
}

function button(text, click) {
  return make("button", { type: "button", click }, text);
}

function logs(one) {
  const shown = plain("Logs", one.logs);
  shown.id = "logs";
  return shown;
}

async function again(one) {
  const version = one.version === "hidden" ? one.model : one.version;
  const made = await post("/v1/predictions", { version, input: one.input });
  location.hash = `#p/${made.id}`;
}
