// The worker of the page of SPARQL: it asks the server first, and only where that cannot be reached what was kept.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const search = request.mode === "navigate";
  event.respondWith(
    fetch(request).catch(async (error) => {
      const found = await caches.match(request, { ignoreSearch: search, ignoreVary: true });
      if (!found) throw error;
      return found;
    }),
  );
});
