// A link that opens a query anywhere: the text is in the fragment, which no server sees; a long one is deflated.
const LONG = 1500;

/** The address that opens a text under a name. */
export async function link(text, name) {
  const address = new URL(location.href);
  address.search = "";
  const plain = encodeURIComponent(text);
  const said = plain.length <= LONG || !globalThis.CompressionStream ? `query=${plain}` : `deflated=${await packed(text)}`;
  address.hash = `${said}&name=${encodeURIComponent(name)}`;
  return address.href;
}

/** What a fragment opens: { text, name }; null where it is no such link, { problem } where it is a broken one. */
export async function opened(fragment) {
  const said = new URLSearchParams(fragment.replace(/^#/, "").replaceAll("+", "%2B"));
  const name = (said.get("name") ?? "Shared").slice(0, 80);
  if (said.has("query")) return { text: said.get("query"), name };
  if (!said.has("deflated")) return null;
  try {
    return { text: await unpacked(said.get("deflated")), name };
  } catch {
    return { problem: "The link is broken: the query in it cannot be read. Was it cut off?" };
  }
}

async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", { fatal: true }).decode(await new Response(stream).arrayBuffer());
}
