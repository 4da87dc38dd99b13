import { CACHE, match, pages } from "./kept.js";

const HEARD = "[data-rendering]:not([data-outdated]) audio";
const sourcesIn = (page) => [...page.querySelectorAll(HEARD)].map((each) => each.getAttribute("src"));
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

/** Keeps the recordings of a page that is kept. A recording has an address of its own, so one that is there is the right one. */
export async function keepRecordings(page) {
  const cache = await caches.open(CACHE);
  for (const source of sourcesIn(page)) {
    if (await cache.match(source, { ignoreVary: true })) continue;
    const answer = await fetch(source, { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    await cache.put(source, answer);
  }
  await dropRecordings();
}

/** Drops the recordings that no page refers to any more. */
export async function dropRecordings() {
  const cache = await caches.open(CACHE);
  const used = [];
  for (const path of await pages()) used.push(...sourcesIn(parsed(await (await match(path)).text())));
  for (const { url } of await cache.keys()) {
    const { pathname, search } = new URL(url);
    if (pathname.endsWith("/sound") && !used.includes(pathname + search)) await cache.delete(url, { ignoreVary: true });
  }
}
