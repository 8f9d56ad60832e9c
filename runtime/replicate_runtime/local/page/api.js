// The service, as the page asks it.

const given = document.querySelector("meta[name=token]").content;
const fragment = location.hash.match(/^#(r8_\w+|token=.+)$/);
if (fragment) {
  sessionStorage.setItem("token", decodeURIComponent(fragment[1].replace(/^token=/, "")));
  history.replaceState(null, "", location.pathname);
}

/** The token; empty when it has to be asked for. */
export function token() {
  return sessionStorage.getItem("token") || given;
}

export function useToken(text) {
  sessionStorage.setItem("token", text);
}

/** A request; the answer's JSON, or an error with `status` and `body`. */
export async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${token()}`, "X-Replicate-Local-Source": "web", ...options.headers };
  const answer = await fetch(path, { ...options, headers });
  const text = await answer.text();
  let body = text;
  try { body = text ? JSON.parse(text) : null; } catch { /* Some answers are plain text. */ }
  if (!answer.ok) throw Object.assign(new Error(body?.detail ?? answer.statusText), { status: answer.status, body });
  return body;
}

export function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
}

/** The text of an output file. */
export async function download(url) {
  const answer = await fetch(url, { headers: { "X-Replicate-Local-Source": "web" } });
  if (!answer.ok) throw new Error(`It cannot be read: ${answer.status}`);
  return answer.text();
}

/** Upload a file; its address, to be given as an input. */
export async function upload(file) {
  const form = new FormData();
  form.append("content", file, file.name);
  return (await ask("/v1/files", { method: "POST", body: form })).urls.get;
}

/** Call back at every change while the page is seen: browsers allow few connections. Tells whether it is connected. */
export async function follow(changed, connected) {
  for (;;) {
    await seen();
    const leave = new AbortController();
    const look = () => { if (document.hidden) leave.abort(); };
    document.addEventListener("visibilitychange", look);
    try {
      const answer = await fetch("/_local/changes", { headers: { Authorization: `Bearer ${token()}` }, signal: leave.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const reader = answer.body.getReader();
      connected(true);
      for (let part = await reader.read(); !part.done; part = await reader.read()) changed();
    } catch { /* The service may have been restarted: it is asked again. */ }
    document.removeEventListener("visibilitychange", look);
    connected(false);
    if (!leave.signal.aborted) await new Promise((done) => setTimeout(done, 1000));
  }
}

function seen() {
  return new Promise((done) => {
    const look = () => { if (!document.hidden) { document.removeEventListener("visibilitychange", look); done(); } };
    document.addEventListener("visibilitychange", look);
    look();
  });
}
