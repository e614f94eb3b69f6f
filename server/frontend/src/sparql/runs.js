// What is run and how it was answered, by tab: a tab has one request under way at most, and its last answer.
import { ask } from "./ask.js";

/** `changed(id)` is called when a request begins and when it has ended, with how it ended. */
export function makeRuns(root, changed) {
  const under = new Map(); // by tab, the request under way: its controller and when it began
  const ended = new Map(); // by tab, { result, told }, { problem, told } or { cancelled }

  function stop(id) {
    const one = under.get(id);
    one?.controller.abort();
    return one !== undefined;
  }

  return {
    stop,
    busy: (id) => under.has(id),
    /** Milliseconds that a request has been under way. */
    since: (id) => Date.now() - (under.get(id)?.began ?? Date.now()),
    of: (id) => ended.get(id),
    forget(id) {
      stop(id);
      under.delete(id);
      ended.delete(id);
    },
    async start({ id, text, name, options }) {
      stop(id);
      const one = { controller: new AbortController(), began: Date.now() };
      under.set(id, one);
      changed(id, null);
      const found = await ask(root, text, options, name, one.controller.signal).catch(() => ({ cancelled: true }));
      if (under.get(id) !== one) return; // it was run anew, or its tab is closed
      under.delete(id);
      ended.set(id, found);
      changed(id, found, text);
    },
  };
}
