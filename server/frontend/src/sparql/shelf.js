// What is kept in this browser: tabs, each under a key of its own so that two windows do not overwrite each other, and history.
const MOST_RUNS = 200;
const MOST_CHARACTERS = 400_000;

/** The shelf of the page at a path; `failed` is called once where the browser keeps nothing more. */
export function makeShelf(path, failed) {
  const key = (name) => `hsnexus-sparql ${path} ${name}`;
  let told = false;

  function read(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(key(name))) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  function write(name, value) {
    try {
      localStorage.setItem(key(name), JSON.stringify(value));
      return true;
    } catch {
      if (!told) failed();
      told = true;
      return false;
    }
  }

  const order = () => read("order", []).filter((id) => typeof id === "string");

  return {
    /** The tabs in their order. */
    tabs: () => order().map((id) => tab(id, read(`tab ${id}`, null))).filter(Boolean),
    keep({ id, name, text, view, holes, options }) {
      write(`tab ${id}`, { name, text, view, holes, options });
      const ids = order();
      if (!ids.includes(id)) write("order", [...ids, id]);
    },
    arrange: (ids) => write("order", ids),
    drop(id) {
      write("order", order().filter((one) => one !== id));
      localStorage.removeItem(key(`tab ${id}`));
    },
    get current() {
      return sessionStorage.getItem(key("current")) ?? read("current", "");
    },
    set current(id) {
      write("current", id);
      try {
        sessionStorage.setItem(key("current"), id);
      } catch {
        // The tab that was open last is a convenience.
      }
    },
    runs: () => read("runs", []).filter((one) => typeof one?.text === "string"),
    /** Note a run, the newest first; the oldest go where there are too many. */
    ran(run) {
      const before = this.runs().filter((one) => one.text !== run.text);
      const all = [run, ...before].slice(0, MOST_RUNS);
      let room = MOST_CHARACTERS;
      write("runs", all.filter((one) => (room -= one.text.length) > 0 || one === run));
    },
    forget: () => write("runs", []),
    /** Tell when another window has changed the tabs. */
    watch(changed) {
      window.addEventListener("storage", (event) => {
        if (event.key === null || event.key === key("order")) changed(null);
        else if (event.key.startsWith(key("tab "))) changed(event.key.slice(key("tab ").length));
      });
    },
  };
}

function tab(id, told) {
  if (typeof told?.text !== "string") return null;
  return {
    id,
    name: typeof told.name === "string" && told.name ? told.name : "Query",
    text: told.text,
    view: typeof told.view === "string" ? told.view : "table",
    holes: sound(told.holes, told.text) ? told.holes : [],
    options: Array.isArray(told.options) ? told.options.filter((one) => one?.length === 2 && one.every((part) => typeof part === "string")) : [],
  };
}

function sound(holes, text) {
  return (
    Array.isArray(holes) &&
    holes.every((one) => Number.isInteger(one?.from) && one.from >= 0 && one.from <= one.to && one.to <= text.length && typeof one.parameter?.name === "string")
  );
}
