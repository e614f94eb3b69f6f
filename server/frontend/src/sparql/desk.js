// The tabs that are open: which there are, in which order, which one is on top; every change is kept on the shelf.

/**
 * `drawn()` is called when the tabs have changed, `turned(before)` when another one is on top (`before` may be null), and
 * `replaced(id)` when another window has written other text into a tab.
 */
export function makeDesk(shelf, { drawn, turned, replaced, told }) {
  let tabs = shelf.tabs();
  let current = null;
  const closed = [];
  const at = (id) => tabs.findIndex((tab) => tab.id === id);

  const desk = {
    get tabs() {
      return tabs;
    },
    get current() {
      return current;
    },
    get canTakeBack() {
      return closed.length > 0;
    },
    with: (test) => tabs.find(test),

    add({ name = "", text = "", holes = [], view = "table", options = [] } = {}) {
      const tab = { id: unique(), name: free(name), text, holes, view, options };
      tabs.push(tab);
      shelf.keep(tab);
      desk.open(tab.id);
    },

    /** Open the tab that has a text already, or a new one. */
    bring(tab) {
      const same = (one) => one.text === tab.text && JSON.stringify(one.options) === JSON.stringify(tab.options ?? []);
      const there = tabs.find(same);
      if (there) desk.open(there.id);
      else desk.add(tab);
    },

    open(id) {
      const before = current;
      current = tabs[at(id)];
      shelf.current = id;
      drawn();
      turned(before);
    },

    /** Take out a tab; there is always one left. */
    close(id) {
      const place = at(id);
      const [tab] = tabs.splice(place, 1);
      if (tab.text.trim()) closed.push(tab);
      shelf.drop(id);
      told(`${tab.name} is closed.`);
      if (tab !== current) return drawn();
      current = null;
      return tabs.length ? desk.open(tabs[Math.min(place, tabs.length - 1)].id) : desk.add();
    },

    takeBack() {
      const tab = closed.pop();
      if (tab) desk.add(tab);
    },

    keep(tab, change) {
      Object.assign(tab, change);
      if (tabs.includes(tab)) shelf.keep(tab);
    },

    rename(id, name) {
      desk.keep(tabs[at(id)], { name });
      drawn();
    },

    move(id, by) {
      const from = at(id);
      const to = from + by;
      if (to < 0 || to >= tabs.length) return;
      tabs.splice(to, 0, ...tabs.splice(from, 1));
      shelf.arrange(tabs.map((tab) => tab.id));
      drawn();
    },

    beside(by) {
      desk.open(tabs[(at(current.id) + by + tabs.length) % tabs.length].id);
    },
  };

  // Another window has changed its tabs. The one on top here stays as it is, and is kept with the next letter.
  shelf.watch((id) => {
    if (!current || id === current.id) return;
    const now = shelf.tabs().map((tab) => (tab.id === current.id ? current : tab));
    for (const tab of now) if (tabs[at(tab.id)]?.text !== tab.text) replaced(tab.id);
    tabs = now.includes(current) ? now : [...now, current];
    drawn();
  });

  /** A name that no tab has. */
  function free(wanted) {
    const taken = new Set(tabs.map((tab) => tab.name));
    for (let number = 1; ; number += 1) {
      const name = !wanted ? `Query ${tabs.length + number}` : number === 1 ? wanted : `${wanted} (${number})`;
      if (!taken.has(name)) return name;
    }
  }

  return desk;
}

function unique() {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}${Math.random()}`.replace(".", "");
}
