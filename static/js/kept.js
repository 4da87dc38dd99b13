/** The cache of what is kept here; the service worker knows it by the same name. */
export const CACHE = "kept-1";
const FILES = /\/static\/[\w-]+(?:\.[\w-]+)+/g;
const HOWEVER = { ignoreVary: true };

const pathOf = (address) => new URL(address, location.href).pathname;
const opened = () => caches.open(CACHE);
export const match = (path) => caches.match(path, { ...HOWEVER, cacheName: CACHE });
export const drop = async (path) => (await opened()).delete(path, HOWEVER);

/** The paths of the pages that are kept. */
export async function pages() {
  if (!(await caches.has(CACHE))) return [];
  const paths = (await (await opened()).keys()).map(({ url }) => pathOf(url));
  return paths.filter((path) => !/^\/static\/|\/(offline|sound)$/.test(path));
}

async function keepFiles(text) {
  const cache = await opened();
  for (const file of new Set(text.match(FILES))) {
    if (await match(file)) continue;
    const answer = await fetch(file);
    if (!answer.ok) continue;
    await cache.put(file, answer.clone());
    if (/\.(css|js)$/.test(file)) await keepFiles(await answer.text());
  }
}

/**
 * Keeps the page at `address`, a path with the language to read in, as somebody unknown gets it, and unless `alone` what it marks.
 *
 * No cookie is sent, so nothing private can come. Undefined if the page does not say that it may be kept.
 */
export async function keep(address, alone = false, seen = new Set()) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
  const path = pathOf(answer.url);
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  if (answer.status >= 500) return;
  if (!answer.ok || !page.querySelector("[data-keep]")) return void (await drop(path));
  await keepFiles(text);
  await (await opened()).put(path, new Response(text, { headers: answer.headers }));
  seen.add(path);
  for (const link of alone ? [] : page.querySelectorAll("[data-keep-too] a[href]")) {
    const next = pathOf(link.getAttribute("href"));
    if (!seen.has(next)) await keep(next, true, seen);
  }
  return page;
}

/** Begins keeping; the page of what is kept. */
export async function begin() {
  await navigator.serviceWorker.register("/sw.js");
  return keep(`/${document.documentElement.lang}/offline`, true);
}

/** Whether anything may be kept here. */
export const may = "serviceWorker" in navigator && "caches" in window && !("shared" in document.body.dataset);
