// The picture as a file: a drawing without script that carries its looks in attributes, as SVG or painted as PNG.
import { svg } from "../parts/dom.js";
import { saved } from "../parts/saved.js";
import { paint } from "./paint.js";

const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "paint-order", "stroke-linejoin", "font-size", "font-weight", "font-family"];
const OF_TEXT = new Set(["paint-order", "stroke-linejoin", "font-size", "font-weight", "font-family"]);
const SHARP = 2;

// Returns a copy of what is seen, each element with the looks that the style sheet gives it.
export function drawing(element, title) {
  const { width, height } = element.viewBox.baseVal;
  const ground = getComputedStyle(element).backgroundColor;
  const copy = svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
  copy.append(svg("title", {}, title), svg("rect", { width, height, fill: ground, stroke: "none" }));
  for (const child of element.children) {
    const found = copied(child);
    if (found) copy.append(found);
  }
  return copy;
}

function copied(element) {
  if (element.getAttribute("display") === "none" || element.classList.contains("hit")) return null;
  const copy = element.cloneNode(false);
  for (const name of ["class", "tabindex", "href", "aria-label"]) copy.removeAttribute(name);
  if (element.localName !== "title" && element.localName !== "tspan") {
    const looks = getComputedStyle(element);
    const text = element.localName === "text";
    const shape = element.localName !== "g" && element.localName !== "a";
    for (const name of LOOKS) {
      if (name === "opacity" ? looks.opacity !== "1" : OF_TEXT.has(name) ? text : shape) copy.setAttribute(name, looks.getPropertyValue(name));
    }
  }
  for (const child of element.childNodes) {
    const found = child.nodeType === Node.TEXT_NODE ? child.cloneNode() : copied(child);
    if (found) copy.append(found);
  }
  return element.localName === "a" ? plain(copy) : copy;
}

// A drawing that travels has no links into the site that made it.
function plain(link) {
  const group = svg("g");
  for (const { name, value } of link.attributes) group.setAttribute(name, value);
  group.append(...link.childNodes);
  return group;
}

// name: of the file, without its suffix.
export function asSvg(element, title, name) {
  const text = new XMLSerializer().serializeToString(drawing(element, title));
  saved(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
}

export function asPng(element, title, name) {
  const found = drawing(element, title);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = ["width", "height"].map((side) => SHARP * Number(found.getAttribute(side)));
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  paint(found, context);
  canvas.toBlob((blob) => saved(blob, `${name}.png`), "image/png");
}
