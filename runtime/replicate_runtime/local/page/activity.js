// What went out and what came in: webhooks and requests.
import { ask } from "./api.js";
import { clock, json, make, status, table } from "./dom.js";

const bodies = new Map();

export function webhooks(state) {
  const rows = state.webhooks.map((one) => [
    clock(one.at),
    one.event,
    make("a", { href: `#p/${one.run}` }, one.run),
    one.url,
    status(one.state),
    one.error ?? (one.status ? `answered ${one.status}` : ""),
    body(one.id),
  ]);
  const caption = rows.length ? "The latest, newest first" : "None yet: give a prediction a webhook.";
  return [make("h1", {}, "Webhooks"), table(caption, ["Time", "Event", "Run", "To", "State", "Answer", "Body"], rows)];
}

/** What a webhook says: asked for when it is opened, and then known. */
function body(id) {
  const shown = () => json("Body", bodies.get(id));
  const toggle = async ({ target }) => {
    if (!target.open || bodies.has(id)) return;
    bodies.set(id, await ask(`/_local/webhooks/${id}`));
    target.append(shown());
  };
  return make("details", { toggle }, make("summary", {}, "Show"), bodies.has(id) ? shown() : null);
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
  const which = rows.length < state.count ? `The latest ${rows.length} of ${state.count} in the last hour` : "Those of the last hour";
  const caption = rows.length ? `${which}, newest first; what this page reads is not among them` : "None in the last hour.";
  return [make("h1", {}, "Requests"), table(caption, ["Time", "Method", "Path", "Operation", "Status", "Took"], rows)];
}
