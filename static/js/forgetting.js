// What the answer to the form tells the browser to forget, for browsers that do not listen.
async function forget() {
  sessionStorage.clear();
  localStorage.clear();
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of (await indexedDB.databases?.()) ?? []) indexedDB.deleteDatabase(name);
  for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? []) await each.unregister();
}

document.querySelector("form[data-forget-all]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  try {
    await forget();
  } catch {
    // What there is none of is not forgotten.
  }
  event.target.submit();
});
