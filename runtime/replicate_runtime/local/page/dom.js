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

/** A table with a caption; each row is a list of cells, each cell text or an element. It has roles, since it is laid out otherwise on a phone. */
export function table(caption, heads, rows) {
  const cells = (row) => row.map((cell, index) => make("td", { role: "cell", "data-name": heads[index] }, cell ?? ""));
  const line = (...all) => make("tr", { role: "row" }, ...all);
  return make("table", { role: "table" }, make("caption", {}, caption),
    make("thead", { role: "rowgroup" }, line(heads.map((head) => make("th", { scope: "col", role: "columnheader" }, head)))),
    make("tbody", { role: "rowgroup" }, rows.map((row) => line(cells(row)))));
}

/** A status, in its colour and in words. */
export function status(text) {
  return make("span", { class: `status ${text}` }, text);
}

/** Text as it stands, which scrolls where it is long; the name is for who does not see the heading. */
export function plain(name, text) {
  return make("pre", { tabindex: "0", role: "region", "aria-label": name }, text);
}

/** A JSON value, indented. */
export function json(name, value) {
  return plain(name, JSON.stringify(value, null, 2) ?? "");
}

/** That there is nothing. */
export function nothing(text = "none") {
  return make("p", { class: "dim" }, text);
}

/** How long something took: `12 ms`, `1.2 s`. */
export function seconds(from, to) {
  if (!from) return "";
  const span = ((to ? Date.parse(to) : Date.now()) - Date.parse(from)) / 1000;
  if (to && span < 1) return `${Math.max(0, Math.round(span * 1000))} ms`;
  return `${Math.max(0, span).toFixed(span < 10 ? 1 : 0)} s`;
}

/** A time of day. */
export function clock(text) {
  return make("time", { datetime: text }, new Date(text).toLocaleTimeString());
}
