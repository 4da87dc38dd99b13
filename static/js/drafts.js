// A draft lives as long as the tab: the telephone may belong to somebody else. It lives until it is sent where its writer
// asked for that, and never if it says danger or is about something sensitive.
const PREFIX = "draft ";
const SENT = "sent";
const ASKED = "keep drafts";

// form.action would be the button named "action". The draft is the same in every interface language.
export const pathOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname.replace(/^\/\w+/, "");
const key = (field) => `${PREFIX}${pathOf(field.form)} ${field.name}`;
const isKept = (field) =>
  ["text", "textarea"].includes(field.type) && field.name && field.matches("[data-draft] *") && !field.closest("[aria-hidden=true]");

const isQuiet = ({ dataset: { quiet = "" }, elements: { danger, topic } }) =>
  danger?.value === "yes" || (!!topic?.value && quiet.split(" ").includes(topic.value));

/** Where the words of a form are kept. */
export const storeOf = (form) => (localStorage[ASKED] && !isQuiet(form) ? localStorage : sessionStorage);

/** Forgets what was typed: into the form at `action`, or into every form. */
export function forgetDrafts(action = "") {
  for (const store of [sessionStorage, localStorage]) {
    for (const name of Object.keys(store)) {
      if (name.startsWith(action ? `${PREFIX}${action} ` : PREFIX)) store.removeItem(name);
    }
  }
}

/** The drafts here, as pairs of their form's path and their words. */
export function writtenHere() {
  const all = Object.entries({ ...sessionStorage, ...localStorage });
  return all.filter(([name, text]) => name.startsWith(PREFIX) && text).map(([name, text]) => [name.split(" ")[1], text]);
}

function forgetSent() {
  const action = sessionStorage.getItem(SENT);
  if (action && document.querySelector("[data-sent]")) forgetDrafts(action);
  sessionStorage.removeItem(SENT);
}

function restore() {
  for (const field of document.querySelectorAll("form[data-draft] [name]")) {
    if (isKept(field) && !field.value) field.value = sessionStorage[key(field)] ?? localStorage[key(field)] ?? "";
  }
}

function save(form) {
  const store = storeOf(form);
  for (const field of [...form.elements].filter(isKept)) {
    localStorage.removeItem(key(field));
    if (field.value || store[key(field)]) store[key(field)] = field.value;
  }
}

function askWhetherToKeep(box) {
  box.checked = !!localStorage[ASKED];
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => {
    forgetDrafts();
    if (box.checked) localStorage[ASKED] = "1";
    else localStorage.removeItem(ASKED);
    save(box.form);
  });
}

function watch() {
  document.querySelectorAll("[data-keep-draft]").forEach(askWhetherToKeep);
  document.addEventListener("input", ({ target: { form } }) => form?.matches("[data-draft]") && save(form));
  document.addEventListener("submit", ({ target }) => {
    if (pathOf(target).endsWith("/logout")) forgetDrafts();
    else if (target.dataset.forget) forgetDrafts(target.dataset.forget.replace(/^\/\w+/, ""));
    else if (target.matches("[data-draft]")) sessionStorage.setItem(SENT, pathOf(target));
  });
}

/** Keeps the words of forms marked `data-draft` until a page with `data-sent` says that they arrived. */
export function keepDrafts() {
  try {
    if ("shared" in document.body.dataset) return forgetDrafts();
    forgetSent();
    restore();
    watch();
  } catch {
    // Storage is switched off: the page works without drafts.
  }
}
