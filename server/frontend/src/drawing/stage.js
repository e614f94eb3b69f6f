// The stage: the SVG element with its layers, and what of the picture is seen in it, moved by wheel, pointer and buttons.
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";

import { svg } from "../parts/dom.js";

const NEAREST = 2.5;
const ROOMY = 1.5; // how far a small picture is spread at most
const STEP = 1.4;
const AROUND = 0.85; // a part has room around it, for curves
const CLOSER = 2.2; // how close a part is shown, so that one still sees where it stands

// layers: their names, the lowest first.
export function stage(host, size, label, names, changed) {
  const layers = Object.fromEntries(names.map((name) => [name, svg("g", { class: name })]));
  const moved = svg("g", {}, ...Object.values(layers));
  const element = svg("svg", { class: "picture", role: "group", "aria-label": label, tabindex: 0 }, moved);
  host.append(element);
  let now = zoomIdentity;
  let width = 0;
  let height = 0;
  let whole = true;
  let asked = 0;
  const later = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(changed);
  };
  const behaviour = zoom()
    // The wheel scrolls the page until somebody has turned to the diagram.
    .filter((event) => (event.type === "wheel" ? event.ctrlKey || element.contains(document.activeElement) : !event.button))
    .on("zoom", ({ transform, sourceEvent }) => {
      now = transform;
      if (sourceEvent) whole = false;
      moved.setAttribute("transform", `translate(${now.x.toFixed(2)} ${now.y.toFixed(2)})`);
      later();
    });
  const target = select(element).call(behaviour).on("dblclick.zoom", null);
  element.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("a")) element.focus({ preventScroll: true });
  });

  const fitting = (x0, y0, x1, y1) => Math.min((width - 24) / (x1 - x0), (height - 24) / (y1 - y0));
  const smallest = () => Math.min(ROOMY, fitting(0, 0, size.width, size.height));
  function see([x0, y0, x1, y1], most = CLOSER * smallest()) {
    whole = false;
    const scale = Math.min(most, Math.max(smallest(), AROUND * fitting(x0, y0, x1, y1)));
    const middle = zoomIdentity.translate(width / 2, height / 2).scale(scale).translate(-(x0 + x1) / 2, -(y0 + y1) / 2);
    target.call(behaviour.transform, middle);
  }
  function by(factor) {
    whole = false;
    target.call(behaviour.scaleBy, factor);
  }
  function all() {
    see([0, 0, size.width, size.height], smallest());
    whole = true;
  }
  const watch = new ResizeObserver(() => {
    [width, height] = [element.clientWidth, element.clientHeight];
    if (!width || !height) return;
    element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    behaviour.extent([[0, 0], [width, height]]).scaleExtent([smallest() * 0.8, NEAREST]);
    if (whole) all();
    else later();
  });
  watch.observe(element);

  return {
    element,
    layers,
    stop: () => {
      watch.disconnect();
      cancelAnimationFrame(asked);
    },
    all,
    see,
    larger: () => by(STEP),
    smaller: () => by(1 / STEP),
    pan: (x, y) => {
      whole = false;
      target.call(behaviour.translateBy, x / now.k, y / now.k);
    },
    // Brings a place of the picture into view.
    bring: ({ x, y }) => {
      const [left, top] = now.apply([x, y]);
      const inside = left > 40 && left < width - 40 && top > 40 && top < height - 40;
      if (!inside) target.call(behaviour.translateTo, x, y);
    },
    get scale() {
      return now.k;
    },
    get nearness() {
      return now.k / (smallest() || 1);
    },
    get area() {
      return width * height;
    },
    sees: ({ x, y }) => {
      const [left, top] = now.apply([x, y]);
      return left > 0 && left < width && top > 0 && top < height;
    },
    place: ({ x, y }) => now.apply([x, y]),
  };
}
