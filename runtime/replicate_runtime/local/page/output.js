// Outputs, shown as what they are.
import { download } from "./api.js";
import { json, make, nothing, plain } from "./dom.js";

const KINDS = {
  image: /\.(png|jpe?g|gif|webp|avif|svg)$/i,
  audio: /\.(wav|mp3|ogg|flac|m4a)$/i,
  video: /\.(mp4|webm|mov)$/i,
  text: /\.(txt|md|json|csv|log|srt|vtt)$/i,
};
const MOST = 100_000;
const texts = new Map();
const INLINE = /^data:(image|audio|video)\//;

/** An element that shows an output; the pieces of one that streams are one text. */
export function show(output, streams) {
  if (output === null || output === undefined) return nothing();
  return make("div", { class: "output" }, parts(output, streams));
}

function parts(output, streams) {
  if (typeof output === "string") return isFile(output) ? file(output) : text(output);
  if (typeof output !== "object") return json("Output", output);
  const values = Object.values(output);
  const files = values.filter(isFile);
  if (Array.isArray(output) && files.length && files.length === values.length) return files.map(file);
  if (Array.isArray(output) && streams && values.every((value) => typeof value === "string")) return text(output.join(""));
  return [...files.map(file), json("Output", output)];
}

function text(value) {
  return plain("Output", value);
}

function isFile(value) {
  return typeof value === "string" && (INLINE.test(value) || (/^https?:\/\/\S+$/.test(value) && URL.canParse(value)));
}

function kind(url) {
  const inline = url.match(INLINE);
  if (inline) return inline[1];
  const path = new URL(url).pathname;
  return Object.keys(KINDS).find((name) => KINDS[name].test(path));
}

function file(url) {
  const inline = url.startsWith("data:");
  const name = inline ? "inline file" : readable(new URL(url).pathname.split("/").pop()) || url;
  const link = make("figcaption", {}, inline ? name : make("a", { href: url, rel: "noopener noreferrer" }, name));
  const own = inline || new URL(url).origin === location.origin;
  // Foreign files are not fetched: the page calls nobody but this machine.
  const shown = own ? media(kind(url), url, name) : null;
  return make("figure", {}, shown, link);
}

function readable(name) {
  try { return decodeURIComponent(name); } catch { return name; }
}

function media(what, url, name) {
  if (what === "image") return make("img", { src: url, alt: `Output ${name}`, loading: "lazy" });
  if (what === "audio") return make("audio", { src: url, controls: true, "aria-label": `Output ${name}` });
  if (what === "video") return make("video", { src: url, controls: true, "aria-label": `Output ${name}` });
  return what === "text" ? written(url, name) : null;
}

/** The beginning of a text file: read once, and then known. */
function written(url, name) {
  const shown = plain(`Output ${name}`, texts.get(url) ?? "");
  if (!texts.has(url)) {
    download(url).then((text) => {
      texts.set(url, text.length > MOST ? `${text.slice(0, MOST)}…` : text);
      shown.textContent = texts.get(url);
    }, (error) => { shown.textContent = error.message; });
  }
  return shown;
}
