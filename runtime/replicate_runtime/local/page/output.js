// Outputs, shown as what they are.
import { json, make } from "./dom.js";

const KINDS = {
  image: /\.(png|jpe?g|gif|webp|avif|svg)$/i,
  audio: /\.(wav|mp3|ogg|flac|m4a)$/i,
  video: /\.(mp4|webm|mov)$/i,
};
const INLINE = /^data:(image|audio|video)\//;

/** An element that shows an output. */
export function show(output) {
  if (output === null || output === undefined) return make("p", { class: "dim" }, "none");
  return make("div", { class: "output" }, parts(output));
}

function parts(output) {
  if (typeof output === "string") return text(output);
  if (Array.isArray(output) && output.length && output.every((item) => typeof item === "string")) {
    return output.every(isFile) ? output.map(file) : text(output.join(""));
  }
  const files = typeof output === "object" ? Object.values(output).filter(isFile).map(file) : [];
  return [...files, json(output)];
}

function text(value) {
  return isFile(value) ? file(value) : make("pre", { tabindex: "0" }, value);
}

function isFile(value) {
  return typeof value === "string" && (/^https?:\/\/\S+$/.test(value) || INLINE.test(value));
}

function kind(url) {
  const inline = url.match(INLINE);
  if (inline) return inline[1];
  const path = new URL(url).pathname;
  return Object.keys(KINDS).find((name) => KINDS[name].test(path));
}

function file(url) {
  const name = url.startsWith("data:") ? "inline file" : decodeURIComponent(new URL(url).pathname.split("/").pop());
  const address = url.startsWith("data:") ? null : url;
  const link = make("figcaption", {}, address ? make("a", { href: address, rel: "noopener noreferrer" }, name) : name);
  const own = url.startsWith("data:") || new URL(url).origin === location.origin;
  // Foreign files are not fetched: the page calls nobody but this machine.
  const shown = own ? media(kind(url), url, name) : null;
  return make("figure", {}, shown, link);
}

function media(what, url, name) {
  if (what === "image") return make("img", { src: url, alt: `Output ${name}`, loading: "lazy" });
  if (what === "audio") return make("audio", { src: url, controls: true, "aria-label": `Output ${name}` });
  if (what === "video") return make("video", { src: url, controls: true, "aria-label": `Output ${name}` });
  return null;
}
