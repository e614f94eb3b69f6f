// The cells of a table, one of them reached by the tabulator and the others by arrows, and what the chosen one holds.
import { html } from "../../parts/dom.js";
import { copied } from "./files.js";
import { cut, kind, plain } from "./terms.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const LONGEST = 600;

// body: the tbody, whose rows of data are its children with `data-row`.
// held: gives the term of a cell by number of row and of column.
export function cells(body, { columns, held, named, announce }) {
  const where = html("span", { class: "muted" });
  const value = html("bdi", { class: "rs-value" });
  const copy = html("button", { type: "button", class: "rs-small", hidden: true, click: copyCell }, "Copy cell");
  const bar = html("p", { class: "rs-cell" }, where, " ", value, " ", copy);
  let current = null;

  function rows() {
    return [...body.children].filter((row) => row.dataset.row !== undefined);
  }

  function term() {
    return current && held(Number(current.parentElement.dataset.row), current.cellIndex - 1);
  }

  function choose(cell) {
    current?.setAttribute("tabindex", -1);
    current = cell;
    current.setAttribute("tabindex", 0);
    const found = term();
    const whole = plain(found);
    const besides = found && found.type !== "uri" ? kind(found, named) : "";
    where.replaceChildren(`Row ${Number(cell.parentElement.dataset.row) + 1}, ${columns[cell.cellIndex - 1]}:`);
    value.replaceChildren(found ? cut(whole, LONGEST) : "nothing is bound", whole.length > LONGEST ? "…" : "", besides ? ` ${besides}` : "");
    copy.hidden = !found;
  }

  async function copyCell() {
    announce((await copied(plain(term()))) ? "Copied the cell" : "The browser does not let us copy");
  }

  // After other rows have been drawn.
  function reset() {
    current = null;
    where.replaceChildren("Choose a cell to see and copy all of it: click into it, or move there with the arrow keys.");
    value.replaceChildren();
    copy.hidden = true;
    rows()[0]?.cells[1]?.setAttribute("tabindex", 0);
  }

  body.addEventListener("focusin", ({ target }) => {
    const cell = target.closest("td");
    if (cell?.parentElement.dataset.row === undefined || cell === current) return;
    if (!current) rows()[0].cells[1].setAttribute("tabindex", -1);
    choose(cell);
  });
  body.addEventListener("keydown", (event) => {
    if (event.target !== current || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const [row, column] = [all.indexOf(current.parentElement), current.cellIndex];
    const [down, right] = STEPS[event.key] ?? [0, 0];
    const to = { Home: 1, End: columns.length }[event.key] ?? column + right;
    const next = all[row + down]?.cells[to];
    if (!(event.key in STEPS || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    if (next?.localName === "td") next.focus();
  });
  body.addEventListener("copy", (event) => {
    if (event.target !== current || !getSelection().isCollapsed) return;
    event.clipboardData.setData("text/plain", plain(term()));
    event.preventDefault();
    announce("Copied the cell");
  });
  return { bar, reset };
}
