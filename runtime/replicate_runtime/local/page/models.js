// Models, each with its schema as a form that runs it.
import { ask, post, upload } from "./api.js";
import { make } from "./dom.js";

export function list(state) {
  const cards = state.models.map((model) => make("li", {},
    make("a", { href: `#models/${model.name}` }, model.name),
    make("p", { class: "dim" }, model.description ?? "")));
  return [make("h1", {}, "Models"), make("ul", { class: "cards" }, cards)];
}

export async function form(name) {
  const model = await ask(`/v1/models/${name.split("/").map(encodeURIComponent).join("/")}`);
  const head = [make("h1", {}, name), make("p", { class: "dim" }, model.description ?? "")];
  const version = model.latest_version;
  if (!version) return [...head, make("p", {}, "It has no version yet: a training gives it one.")];
  const schemas = version.openapi_schema?.components?.schemas ?? {};
  const fields = inputs(schemas).map(([key, schema, required]) => field(key, schema, required));
  const general = make("p", { class: "wrong", role: "alert" });
  const keydown = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit(); };
  const run = make("form", { novalidate: true, keydown, submit: (event) => submit(event, version.id, fields, general) },
    fields.map((one) => one.element), general,
    make("div", { class: "row" }, make("button", { class: "main" }, "Run")));
  return [...head, run];
}

function inputs(schemas) {
  const input = schemas.Input ?? {};
  const required = new Set(input.required ?? []);
  return Object.entries(input.properties ?? {})
    .map(([key, schema]) => [key, resolved(schema, schemas), required.has(key)])
    .sort((one, other) => (one[1]["x-order"] ?? 0) - (other[1]["x-order"] ?? 0));
}

function resolved(schema, schemas) {
  const place = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return place ? { ...schemas[place.split("/").pop()], ...schema } : schema;
}

function field(key, schema, required) {
  const id = `input-${key}`;
  const wrong = make("p", { class: "wrong", id: `${id}-wrong` });
  const control = widget(id, schema, required);
  control.setAttribute("aria-describedby", `${id}-hint ${id}-wrong`);
  const element = make("div", {},
    make("label", { for: id }, `${key}${required ? " (required)" : ""}`), control,
    make("p", { class: "hint", id: `${id}-hint` }, hint(schema)), wrong);
  return { key, schema, control, wrong, element };
}

function hint(schema) {
  const { minimum: least, maximum: most } = schema;
  const range = least === undefined ? (most === undefined ? "" : ` At most ${most}.`)
    : most === undefined ? ` At least ${least}.` : ` From ${least} to ${most}.`;
  const text = schema.description ?? "";
  return range && text && !/[.!?]$/.test(text) ? `${text}.${range}` : text + range;
}

function widget(id, schema, required) {
  const plain = { id, name: id, required };
  const preset = schema.default ?? "";
  if (schema.enum) {
    const choices = required || schema.default !== undefined ? schema.enum : ["", ...schema.enum];
    return make("select", plain, choices.map((choice) =>
      make("option", { value: JSON.stringify(choice), selected: choice === schema.default }, String(choice))));
  }
  if (schema.type === "boolean") return make("input", { ...plain, type: "checkbox", checked: schema.default === true });
  if (schema.format === "uri") return make("input", { ...plain, type: "file" });
  if (schema.format === "password") return make("input", { ...plain, type: "password", autocomplete: "off" });
  if (schema.type === "integer" || schema.type === "number") {
    const step = schema.type === "integer" ? 1 : "any";
    return make("input", { ...plain, type: "number", min: schema.minimum, max: schema.maximum, step, value: preset });
  }
  const text = schema.type === "string" ? preset : schema.default === undefined ? "" : JSON.stringify(preset);
  return make("textarea", { ...plain, rows: schema.type === "string" ? 2 : 4, class: schema.type === "string" ? null : "code" }, text);
}

async function value({ schema, control }) {
  if (schema.enum) return control.value === '""' ? undefined : JSON.parse(control.value);
  if (schema.type === "boolean") return control.checked;
  if (schema.format === "uri") return control.files[0] ? upload(control.files[0]) : undefined;
  if (control.value === "") return undefined;
  if (schema.type === "integer" || schema.type === "number") return Number(control.value);
  return schema.type === "string" ? control.value : JSON.parse(control.value);
}

async function submit(event, version, fields, general) {
  event.preventDefault();
  general.textContent = "";
  for (const one of fields) mark(one, "");
  const input = {};
  try {
    for (const one of fields) {
      const given = await value(one).catch((error) => { mark(one, error.message); throw error; });
      if (given !== undefined) input[one.key] = given;
    }
    const made = await post("/v1/predictions", { version, input });
    location.hash = `#p/${made.id}`;
  } catch (error) {
    complain(error, fields, general);
  }
}

function complain(error, fields, general) {
  const left = (error.body?.invalid_fields ?? []).filter(({ field: place, description }) => {
    const name = place.split(".")[1] ?? description.split(" ")[0];
    const one = fields.find(({ key }) => key === name);
    if (one) mark(one, description);
    return !one;
  });
  if (!error.body?.invalid_fields || left.length) general.textContent = error.message;
  fields.find(({ control }) => control.getAttribute("aria-invalid") === "true")?.control.focus();
}

function mark({ control, wrong }, text) {
  wrong.textContent = text;
  control.setAttribute("aria-invalid", String(Boolean(text)));
}
