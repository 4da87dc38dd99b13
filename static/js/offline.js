import { forgetDrafts, writtenHere } from "./drafts.js";
import { begin, drop, keep, match, may, pages } from "./kept.js";
import { dropRecordings } from "./recordings.js";

const at = (name) => document.querySelector(`[data-${name}]`);
const row = (list, text, remove) => {
  const made = list.querySelector("template").content.cloneNode(true).firstElementChild;
  made.querySelector("button").addEventListener("click", async () => {
    await remove();
    made.remove();
    told();
  });
  made.querySelector("[data-text]").textContent = text;
  list.append(made);
  return made;
};

function told() {
  for (const list of [at("pages"), at("written")]) list.closest("section").hidden = !list.querySelector("li");
  at("none").hidden = !!at("pages").querySelector("li");
}

async function listPage(path) {
  const page = new DOMParser().parseFromString(await (await match(path)).text(), "text/html");
  const link = row(at("pages"), page.title.split(" · ").slice(0, -1).join(" · "), () => drop(path).then(dropRecordings)).querySelector("a");
  const { lang, dir } = page.documentElement;
  Object.assign(link, { href: path, lang, dir });
  link.nextElementSibling.textContent = page.querySelector("[data-kept-on]")?.textContent ?? "";
}

async function list() {
  at("pages").querySelectorAll("li").forEach((each) => each.remove());
  for (const path of await pages()) await listPage(path);
  told();
}

function listWritten() {
  for (const [key, text] of writtenHere()) row(at("written"), text, () => forgetDrafts(key)).querySelector("[data-text]").dir = "auto";
}

async function keepChosen() {
  const { busy, done, failed } = at("says").dataset;
  at("told").textContent = busy;
  try {
    await begin();
    for (const box of document.querySelectorAll("[data-choose] :checked")) await keep(box.value);
    at("told").textContent = done;
  } catch {
    at("told").textContent = failed;
  }
  await list();
}

if (may) {
  at("choose").hidden = !navigator.onLine;
  at("choose").querySelector("button").addEventListener("click", keepChosen);
  listWritten();
  list();
}
