// The answer as text.
import { html } from "../../parts/dom.js";

export function makeResults(host) {
  return {
    show: (result) => host.replaceChildren(...(result ? [html("pre", { tabindex: "0" }, result.text.slice(0, 10_000))] : [])),
    count: (result) => result.rows.length,
    clear: () => host.replaceChildren(),
  };
}
