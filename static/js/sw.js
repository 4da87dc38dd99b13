// Answers with what somebody kept for reading without a connection, and with nothing else: it keeps nothing itself, and a
// page comes from the network whenever there is one.
const CACHE = "kept-1";
const HOWEVER = { ignoreVary: true };

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(settle()));

async function settle() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await clients.claim();
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate") event.respondWith(fetch(event.request).catch(() => kept(pathname)));
  else if (pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (pathname.endsWith("/sound")) event.respondWith(recording(event.request));
});

/** A file is named after its content: the one that was kept is the right one. */
async function file(request) {
  return (await caches.match(request, { ...HOWEVER, cacheName: CACHE })) ?? fetch(request);
}

/** A recording that was kept, or the part of it that a player asks for. */
async function recording(request) {
  const answer = await caches.match(request.url, { ...HOWEVER, cacheName: CACHE });
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (!answer || !first) return answer ?? fetch(request);
  const whole = await answer.blob();
  const end = Math.min(last || Infinity, whole.size - 1);
  const headers = new Headers(answer.headers);
  headers.set("Content-Range", +first <= end ? `bytes ${first}-${end}/${whole.size}` : `bytes */${whole.size}`);
  const part = whole.slice(first, end + 1, whole.type);
  headers.set("Content-Length", part.size);
  return new Response(part, { status: +first <= end ? 206 : 416, headers });
}

/** A thread is the same whichever words of its title the address has. */
const bare = (path) => path.replace(/(\/threads\/[^/-]+)-[^/]*$/, "$1");

/** The page as it was kept, which says so; else the page of what is kept, in the language of the address or in any. */
async function kept(pathname) {
  const cache = await caches.open(CACHE);
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const own = paths.find((path) => bare(path) === bare(pathname));
  if (own) return shown(await cache.match(own, HOWEVER), "data-kept-on");
  const lists = paths.filter((path) => path.endsWith("/offline"));
  const list = lists.find((path) => path.split("/")[1] === pathname.split("/")[1]) ?? lists[0];
  return list ? shown(await cache.match(list, HOWEVER), "data-unreached") : Response.error();
}

async function shown(answer, said) {
  const text = (await answer.text()).replace(`hidden ${said}`, said);
  return new Response(text, { headers: answer.headers });
}

// What a device shows is sealed for it: a title, words, and the path that a press leads to.
addEventListener("push", (event) => {
  const { title, path, ...words } = event.data.json();
  event.waitUntil(registration.showNotification(title, { ...words, data: path, dir: "auto" }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data));
});
