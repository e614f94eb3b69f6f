// The strip of tabs: arrows go from one to the next, F2 renames, Delete closes; what changes is handed on.
import { html } from "../parts/dom.js";

const LONGEST = 80;

/** `acts`: `open(id)`, `add()`, `close(id)`, `rename(id, name)`, `move(id, by)`. */
export function makeTabs(host, panel, acts) {
  const strip = html("div", { role: "tablist", "aria-label": "Queries", class: "sparql-strip" });
  const tool = (label, title, click) => html("button", { type: "button", title, "aria-label": title, click }, label);
  const add = tool("+", "New tab (Alt+T)", () => acts.add());
  const tools = html(
    "div",
    { class: "sparql-tab-tools" },
    add,
    tool("Rename", "Rename this tab (F2)", () => rename()),
    tool("Close", "Close this tab (Alt+W)", () => acts.close(current)),
  );
  host.append(strip, tools);
  let current = "";
  let shown = [];

  function draw(tabs, chosen, busy) {
    const focused = strip.contains(document.activeElement) && document.activeElement.getAttribute("role") === "tab";
    current = chosen;
    shown = tabs;
    strip.replaceChildren(
      ...tabs.map((tab) =>
        html(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${tab.id}`,
            "aria-controls": panel.id,
            "aria-selected": String(tab.id === chosen),
            tabindex: tab.id === chosen ? "0" : "-1",
            class: busy(tab.id) ? "busy" : "",
            click: () => acts.open(tab.id),
            dblclick: () => rename(),
            auxclick: (event) => event.button === 1 && acts.close(tab.id),
            keydown,
          },
          tab.name,
        ),
      ),
    );
    panel.setAttribute("aria-labelledby", `tab-${chosen}`);
    const tab = strip.querySelector('[aria-selected="true"]');
    if (focused) tab?.focus();
    tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function keydown(event) {
    const at = shown.findIndex((tab) => tab.id === current);
    const next = { ArrowRight: (at + 1) % shown.length, ArrowLeft: (at - 1 + shown.length) % shown.length, Home: 0, End: shown.length - 1 }[event.key];
    if (next !== undefined) {
      if (event.altKey) acts.move(current, next === at ? 0 : event.key === "ArrowRight" ? 1 : -1);
      else acts.open(shown[next].id);
    } else if (event.key === "Delete") acts.close(current);
    else if (event.key === "F2") rename();
    else return;
    event.preventDefault();
  }

  /** Put a field in the place of the tab; Enter takes its text, Escape leaves the old name. */
  function rename() {
    const { name } = shown.find((one) => one.id === current);
    let done = false;
    const end = (take) => {
      if (done) return;
      done = true;
      const given = field.value.trim();
      field.remove();
      acts.rename(current, take && given ? given : name);
    };
    // A field cannot be a child of a list of tabs; it stands before the list as long as it is there.
    const field = html("input", {
      value: name,
      maxlength: LONGEST,
      "aria-label": "Name of the tab",
      keydown: (event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        end(event.key === "Enter");
        strip.querySelector('[aria-selected="true"]').focus();
      },
      blur: () => end(true),
    });
    strip.before(field);
    field.focus();
    field.select();
  }

  return { draw, rename };
}
