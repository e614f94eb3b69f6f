// Paints a drawing of ours on a canvas: the elements that export.js leaves, each with its looks as attributes.
export function paint(root, context) {
  for (const child of root.children) painted(child, context, {});
}

function painted(element, context, inherited) {
  const looks = { ...inherited };
  for (const { name, value } of element.attributes) looks[name] = value;
  context.save();
  for (const [, name, values] of (element.getAttribute("transform") ?? "").matchAll(/(\w+)\(([^)]*)\)/g)) {
    const numbers = values.split(/[ ,]+/).map(Number);
    if (name === "translate") context.translate(numbers[0], numbers[1] ?? 0);
    if (name === "rotate") context.rotate((numbers[0] * Math.PI) / 180);
  }
  context.globalAlpha *= Number(element.getAttribute("opacity") ?? 1);
  const number = (name) => Number(looks[name] ?? 0);
  if (element.localName === "rect") {
    const path = new Path2D();
    path.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx"));
    filled(path, context, looks);
  } else if (element.localName === "circle") {
    const path = new Path2D();
    path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
    filled(path, context, looks);
  } else if (element.localName === "line") {
    filled(new Path2D(`M${looks.x1},${looks.y1}L${looks.x2},${looks.y2}`), context, { ...looks, fill: "none" });
  } else if (element.localName === "path") filled(new Path2D(looks.d), context, looks);
  else if (element.localName === "text") written(element, context, looks);
  else for (const child of element.children) painted(child, context, inherited);
  context.restore();
}

function filled(path, context, looks) {
  if (looks.fill !== "none") {
    context.fillStyle = looks.fill;
    context.fill(path);
  }
  if (looks.stroke === "none") return;
  pen(context, looks);
  context.stroke(path);
}

function pen(context, looks) {
  context.strokeStyle = looks.stroke;
  context.lineWidth = parseFloat(looks["stroke-width"]);
  const dashes = looks["stroke-dasharray"] ?? "none";
  context.setLineDash(dashes === "none" ? [] : dashes.split(/[ ,]+/).map(parseFloat));
}

function written(element, context, looks) {
  context.font = `${looks["font-weight"]} ${looks["font-size"]} ${looks["font-family"]}`;
  context.textAlign = { middle: "center", end: "right" }[looks["text-anchor"]] ?? "left";
  context.fillStyle = looks.fill;
  context.lineJoin = "round";
  let y = Number(looks.y ?? 0);
  const parts = element.children.length ? [...element.children] : [element];
  for (const part of parts) {
    y += Number(part.getAttribute("dy") ?? 0);
    const x = Number(part.getAttribute("x") ?? looks.x ?? 0);
    if (looks.stroke !== "none") {
      pen(context, looks);
      context.strokeText(part.textContent, x, y);
    }
    context.fillText(part.textContent, x, y);
  }
}
