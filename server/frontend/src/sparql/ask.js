// Asking the endpoint: one request, which closing it cancels, and what came back with how long it took.
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.1";

/** POST a query. `options` are further parameters of the protocol, such as a time limit. */
export function post(root, query, accept, signal, options = []) {
  const body = new URLSearchParams([["query", query], ...options]);
  return fetch(`${root}sparql`, { method: "POST", headers: { Accept: accept }, body, signal });
}

/**
 * Ask, and return { result, told } or { problem, told }.
 *
 * `told` says how it went: milliseconds as seen from here, those of queue and evaluation, bytes, whether the answer was
 * there already, the limit, the build. A request that is cancelled raises AbortError.
 */
export async function ask(root, query, options, name, signal) {
  const began = performance.now();
  let response;
  try {
    response = await post(root, query, ACCEPT, signal, options);
    const body = await response.arrayBuffer();
    const told = { ...timing(response), total: performance.now() - began, bytes: body.byteLength };
    const text = new TextDecoder().decode(body);
    const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
    if (!response.ok) return { problem: problem(response, type, text), told };
    return { result: { name, query, options, text, ...read(type, text) }, told };
  } catch (error) {
    if (error.name === "AbortError") throw error;
    const where = response ? "The answer broke off, or cannot be read" : "The server cannot be reached";
    const detail = `${where} (${error.message}). The text of the query is kept in this browser; run it again when the server is there.`;
    return { problem: { title: "No answer", detail }, told: { total: performance.now() - began } };
  }
}

function read(type, text) {
  if (type !== "application/sparql-results+json") return { shape: "graph", columns: [], rows: [] };
  const said = JSON.parse(text);
  if (typeof said.boolean === "boolean") return { shape: "boolean", boolean: said.boolean, columns: [], rows: [] };
  return { shape: "solutions", columns: said.head.vars, rows: said.results.bindings };
}

function problem(response, type, text) {
  try {
    if (/json/.test(type)) return JSON.parse(text);
  } catch {
    // A proxy in between may say what it likes.
  }
  return { title: `The server answered ${response.status}`, detail: text.slice(0, 2000) || response.statusText };
}

function timing(response) {
  const parts = Object.fromEntries(
    (response.headers.get("Server-Timing") ?? "").split(",").map((part) => {
      const [name, ...rest] = part.trim().split(";");
      return [name, Object.fromEntries(rest.map((one) => one.trim().split("=").map((word) => word.replace(/^"|"$/g, ""))))];
    }),
  );
  return {
    queued: Number(parts.queue?.dur ?? 0),
    evaluated: Number(parts.exec?.dur ?? 0),
    cached: parts.cache?.desc === "hit",
    limit: Number(response.headers.get("X-Query-Limit-Ms") ?? 0),
    build: response.headers.get("X-Dataset-Version") ?? "",
  };
}
