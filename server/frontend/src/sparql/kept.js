// The page without a server: what it is made of is kept in this browser, and a worker gives it away where nobody answers.
const SHELF = "hsnexus-sparql";

/** Keep the page and its files; the worker is the file that the page names, if it has one. */
export async function keptOffline(root, worker) {
  if (!worker || !navigator.serviceWorker || !globalThis.caches) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: location.pathname });
    const cache = await caches.open(SHELF);
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]")];
    const names = [location.pathname, `${root}schema.json`, ...files.map((one) => one.getAttribute("href") ?? one.getAttribute("src"))];
    const wanted = new Set(names.map((one) => new URL(one, location.href).href));
    for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
    // The address of the page is that of the endpoint: who does not ask for a page gets data.
    const asked = [...wanted].map((url) => new Request(url, { headers: { Accept: "text/html, */*;q=0.5" } }));
    await Promise.allSettled(asked.map((request) => cache.add(request)));
  } catch {
    // Without it the page needs the server, as any other does.
  }
}
