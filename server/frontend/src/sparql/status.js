// What is said of a run: how many rows, how long, how large, from where, under which limit; or why there is no answer.
import { count, html } from "../parts/dom.js";

const KIB = 1024;

/** One line on an answer. */
export function summary({ result, told, rows }) {
  const size = told.bytes < KIB ? count(told.bytes, "byte") : told.bytes < KIB * KIB ? `${(told.bytes / KIB).toFixed(1)} KiB` : `${(told.bytes / KIB / KIB).toFixed(1)} MiB`;
  const parts = [
    result.shape === "boolean" ? "yes or no" : count(rows, result.shape === "graph" ? "triple" : "row"),
    `${milliseconds(told.total)} in all${told.cached ? "" : `, ${milliseconds(told.evaluated)} in the engine`}`,
    told.queued >= 1 && !told.cached ? `${milliseconds(told.queued)} in the queue` : "",
    size,
    told.cached ? "from the cache" : "evaluated now",
    told.limit ? `limit ${told.limit / 1000} s` : "",
    told.build ? `build ${told.build.slice(0, 12)}` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

export function milliseconds(ms) {
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 10_000 ? `${Math.round(ms).toLocaleString("en-GB")} ms` : `${(ms / 1000).toFixed(1)} s`;
}

// What to try where a limit was hit, by the last part of the problem's type.
const TRIES = {
  "time-limit": "Bind more: name a factor or a class, add LIMIT, or take OPTIONAL and UNION apart. A longer time limit can be chosen above.",
  "memory-limit": "Less has to be held at once: drop DISTINCT, ORDER BY or GROUP BY over many rows, or join less.",
  "result-too-large": "Add LIMIT, select fewer variables, or ask for one part at a time.",
  "too-complex": "Write it with fewer brackets inside brackets.",
  busy: "All evaluators are at work; run it again in a moment.",
  "too-many-requests": "Wait until your earlier queries are done, or cancel them.",
  starting: "The server has just begun; run it again in a moment.",
  draining: "The server is about to stop; run it again when it is back.",
  "federation-off": "Ask the other endpoint by itself, and join here with VALUES; or load both into an engine of your own.",
  "unsupported-function": "See the list of functions that complete here (Ctrl+Space inside FILTER).",
};

/** A problem document as the page tells it; `jump(line, column)` goes to a place in the text. */
export function refusal(problem, root, jump) {
  const reason = String(problem.type ?? "").split(":").at(-1);
  const place = Number.isInteger(problem.line) ? () => jump(problem.line, problem.column ?? 1) : null;
  return html(
    "div",
    { class: "note wrong", role: "alert" },
    html("h2", {}, problem.title ?? "The query was refused"),
    html("p", {}, problem.detail ?? ""),
    problem.excerpt ? html("pre", { tabindex: "0" }, problem.excerpt) : null,
    place ? html("p", {}, html("button", { type: "button", click: place }, `Go to line ${problem.line}`)) : null,
    problem.limit ? html("p", {}, `The limit: ${problem.limit}. `, html("a", { href: `${root}status` }, "All limits")) : null,
    Number.isFinite(problem.retry_after) ? html("p", {}, `Asking again may help in ${count(problem.retry_after, "second")}.`) : null,
    TRIES[reason] ? html("p", {}, TRIES[reason]) : null,
    problem.instance ? html("p", { class: "muted" }, `Query id ${problem.instance}`) : null,
  );
}
