// A file that the page makes, and the browser saves.
import { html } from "./dom.js";

export function saved(blob, name) {
  const link = html("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
