// Long work in short slices, so that the page stays awake between them.
const LONGEST = 12; // milliseconds

// Returns when a slice is over, and how one waits for the next; that is refused once `signal` is aborted.
export function slices(signal) {
  let began = performance.now();
  return {
    over: () => performance.now() - began > LONGEST,
    next: async () => {
      await turn();
      signal?.throwIfAborted();
      began = performance.now();
    },
  };
}

function turn() {
  if (globalThis.scheduler?.yield) return globalThis.scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
