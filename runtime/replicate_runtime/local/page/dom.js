// Elements from values. Text is always text: nothing that a model or a user wrote is read as HTML.

/** An element: `make("a", {href}, "text", child)`. Functions become listeners, false and null are left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A table with a caption; each row is a list of cells, each cell text or an element. */
export function table(caption, heads, rows) {
  const cells = (row) => row.map((cell, index) => make("td", { "data-name": heads[index] }, cell ?? ""));
  return make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, rows.map((row) => make("tr", {}, cells(row)))));
}

/** A status, in its colour and in words. */
export function status(text) {
  return make("span", { class: `status ${text}` }, text);
}

/** A JSON value, indented. */
export function json(value) {
  return make("pre", { tabindex: "0" }, JSON.stringify(value, null, 2) ?? "");
}

/** How long something took: `1.2 s`. */
export function seconds(from, to) {
  if (!from) return "";
  const span = ((to ? Date.parse(to) : Date.now()) - Date.parse(from)) / 1000;
  return `${Math.max(0, span).toFixed(span < 10 ? 1 : 0)} s`;
}

/** A time of day. */
export function clock(text) {
  return make("time", { datetime: text }, new Date(text).toLocaleTimeString());
}
