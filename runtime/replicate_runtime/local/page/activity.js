// What went out and what came in: webhooks and requests.
import { clock, json, make, status, table } from "./dom.js";

export function webhooks(state) {
  const rows = state.webhooks.map((one) => [
    clock(one.at),
    one.event,
    make("a", { href: `#p/${one.run}` }, one.run),
    one.url,
    status(one.state),
    one.error ?? (one.status ? `answered ${one.status}` : ""),
    make("details", {}, make("summary", {}, "Body"), json(one.body)),
  ]);
  const caption = rows.length ? "The latest, newest first" : "None yet: give a prediction a webhook.";
  return [make("h1", {}, "Webhooks"), table(caption, ["Time", "Event", "Prediction", "To", "State", "Answer", ""], rows)];
}

export function requests(state) {
  const rows = state.requests.map((one) => [
    clock(one.at),
    one.method,
    `${one.path}${one.query}`,
    one.operation,
    make("span", { class: `status s${String(one.status ?? "")[0] ?? ""}` }, one.status ?? "open"),
    one.milliseconds === null ? "" : `${one.milliseconds.toFixed(1)} ms`,
  ]);
  const caption = rows.length ? "Those of the last hour, newest first; what this page reads is not among them" : "None in the last hour.";
  return [make("h1", {}, "Requests"), table(caption, ["Time", "Method", "Path", "Operation", "Status", "Took"], rows)];
}
