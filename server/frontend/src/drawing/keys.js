// The keyboard in a diagram: one stop for the nodes and one for the edges, arrows within, and keys that zoom.
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const PAN = 70;

export function keys(stage, picture, { clear }) {
  const current = { nodes: null, edges: null };

  // Of each kind just one that is drawn can be reached with the tabulator.
  function stops() {
    for (const [kind, all] of Object.entries(picture.drawn)) {
      const last = current[kind];
      const next = all.includes(last) ? last : (all[0] ?? null);
      if (last && last !== next) picture.element(last).setAttribute("tabindex", -1);
      if (next) picture.element(next).setAttribute("tabindex", 0);
      current[kind] = next;
    }
  }

  function go(to) {
    if (!to) return;
    const kind = to.source ? "edges" : "nodes";
    if (current[kind]) picture.element(current[kind]).setAttribute("tabindex", -1);
    current[kind] = to;
    const link = picture.element(to);
    link.setAttribute("tabindex", 0);
    link.focus({ preventScroll: true });
    stage.bring(to.source ? to.target : to);
  }

  stage.element.addEventListener("focusin", ({ target }) => {
    const owner = picture.owner(target);
    if (!owner) return;
    const kind = owner.source ? "edges" : "nodes";
    if (current[kind] && current[kind] !== owner) picture.element(current[kind]).setAttribute("tabindex", -1);
    current[kind] = owner;
    target.setAttribute("tabindex", 0);
  });

  stage.element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const owner = picture.owner(event.target);
    const arrow = ARROWS[event.key];
    const plain = { "+": stage.larger, "=": stage.larger, "-": stage.smaller, 0: stage.all, Escape: clear }[event.key];
    if (plain) plain();
    else if (arrow && !owner) stage.pan(-PAN * arrow[0], -PAN * arrow[1]);
    else if (arrow && owner.source) go(following(picture.drawn.edges, owner, arrow[0] + arrow[1]));
    else if (arrow) go(nearest(stage, picture.drawn.nodes, owner, arrow));
    else if (owner && event.key === "Home") go((owner.source ? picture.drawn.edges : picture.drawn.nodes)[0]);
    else if (owner && event.key === "End") go((owner.source ? picture.drawn.edges : picture.drawn.nodes).at(-1));
    else return;
    event.preventDefault();
  });

  return { stops };
}

function following(all, one, by) {
  return all[(all.indexOf(one) + by + all.length) % all.length];
}

// Returns the node that comes next in a direction, those straight ahead before those aside.
function nearest(stage, all, one, [right, down]) {
  const [x, y] = stage.place(one);
  let found = null;
  let least = Infinity;
  for (const other of all) {
    const [dx, dy] = [stage.place(other)[0] - x, stage.place(other)[1] - y];
    const ahead = dx * right + dy * down;
    const far = ahead + 2.5 * Math.abs(dx * down + dy * right);
    if (other !== one && ahead > 1 && far < least) [found, least] = [other, far];
  }
  return found;
}
