import { begin, keep, match, may } from "./kept.js";

const here = location.pathname;
const block = document.querySelector("[data-keep]");
const button = block?.querySelector("button");
const told = block?.querySelector("[role=status]");

async function press() {
  // About something sensitive it is asked twice.
  const { twice } = block.dataset;
  if (twice && told.textContent !== twice) return void (told.textContent = twice);
  button.setAttribute("aria-disabled", "true");
  try {
    const says = (await begin()).querySelector("[data-says]");
    told.textContent = `${says.dataset.busy} `;
    const done = await keep(here);
    told.textContent = `${done ? says.dataset.done : says.dataset.failed} `;
    told.append(says.querySelector("a"));
  } catch {
    location.assign(`/${document.documentElement.lang}/offline`);
  }
  button.removeAttribute("aria-disabled");
}

if (button && may && navigator.onLine) {
  block.hidden = false;
  button.addEventListener("click", press);
  // What is kept is as new as the last visit.
  match(here).then((kept) => kept && keep(here, true)).catch(() => {});
}
