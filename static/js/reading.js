import { begin, keep, match, may } from "./kept.js";
import { dropRecordings, keepRecordings } from "./recordings.js";

const here = location.pathname;
const block = document.querySelector("[data-keep]");
const button = block?.querySelector("button");
const told = block?.querySelector("[role=status]");

/** The address of this page in the language in which a page of it reads. */
const inLanguageOf = (page) => {
  const rendering = page.querySelector("[data-official] [data-rendering], [data-rendering]");
  return rendering ? `${here}?in=${rendering.dataset.rendering}` : here;
};

async function press() {
  // About something sensitive it is asked twice.
  const { twice } = block.dataset;
  if (twice && told.textContent !== twice) return void (told.textContent = twice);
  button.setAttribute("aria-disabled", "true");
  try {
    const says = (await begin()).querySelector("[data-says]");
    told.textContent = `${says.dataset.busy} `;
    const page = await keep(inLanguageOf(document));
    if (page) await keepRecordings(page);
    told.textContent = `${page ? says.dataset.done : says.dataset.failed} `;
    told.append(says.querySelector("a"));
  } catch {
    location.assign(`/${document.documentElement.lang}/offline`);
  }
  button.removeAttribute("aria-disabled");
}

/** What is kept is as new as the last visit, in the language in which it was kept; a recording comes by the button alone. */
async function renew() {
  const kept = await match(here);
  if (!kept) return;
  await keep(inLanguageOf(new DOMParser().parseFromString(await kept.text(), "text/html")), true);
  await dropRecordings();
}

if (button && may && navigator.onLine) {
  block.hidden = false;
  button.addEventListener("click", press);
  renew().catch(() => {});
}
