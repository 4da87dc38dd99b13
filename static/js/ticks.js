// Ticks never leave the device: they are kept in it, and on a shared one only as long as the tab.
const PREFIX = "ticks ";

function room() {
  try {
    return "shared" in document.body.dataset ? sessionStorage : localStorage;
  } catch {
    return null; // The browser keeps nothing: the boxes work all the same.
  }
}

/** Keeps which boxes of a path are ticked on this device, until its person has them forgotten. */
export function keepTicks() {
  const list = document.querySelector("[data-ticks]");
  const kept = room();
  if (!list || !kept) return;
  const name = PREFIX + list.dataset.ticks;
  const boxes = [...list.querySelectorAll("[data-tick]")];
  const ticked = new Set((kept.getItem(name) ?? "").split(" "));
  for (const box of boxes) box.checked = ticked.has(box.dataset.tick);
  const told = document.querySelector("[data-ticks-kept]");
  const tell = () => (told.hidden = !boxes.some((box) => box.checked));
  tell();
  list.addEventListener("change", () => {
    const now = boxes.filter((box) => box.checked).map((box) => box.dataset.tick);
    if (now.length) kept.setItem(name, now.join(" "));
    else kept.removeItem(name);
    tell();
  });
  told.querySelector("button").addEventListener("click", () => {
    for (const each of Object.keys(kept)) if (each.startsWith(PREFIX)) kept.removeItem(each);
    for (const box of boxes) box.checked = false;
    list.querySelector("[data-tick]").focus();
    tell();
  });
}
