// Which boxes are ticked stays in this device, on a shared one as long as the tab; it is never sent.
const list = document.querySelector("[data-ticks]");
const told = document.querySelector("[data-ticks-kept]");
const kept = "shared" in document.body.dataset ? sessionStorage : localStorage;
const name = `ticks ${list.dataset.ticks}`;
const boxes = [...list.querySelectorAll("[data-tick]")];

function show(ticked) {
  for (const box of boxes) box.checked = ticked.includes(box.dataset.tick);
  told.hidden = !ticked.length;
}

show(kept[name]?.split(" ") ?? []);
list.addEventListener("change", () => {
  const ticked = boxes.filter((box) => box.checked).map((box) => box.dataset.tick);
  kept[name] = ticked.join(" ");
  told.hidden = !ticked.length;
});
told.querySelector("button").addEventListener("click", () => {
  for (const each of Object.keys(kept)) if (each.startsWith("ticks ")) delete kept[each];
  show([]);
  boxes[0].focus();
});
