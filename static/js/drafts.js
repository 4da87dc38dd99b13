// A draft lives as long as the tab, never longer: the telephone may belong to somebody else.
const PREFIX = "draft ";
const SENT = "sent";

// form.action would be the button named "action". The draft is the same in every interface language.
const path = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname.replace(/^\/\w+/, "");
const key = (field) => `${PREFIX}${path(field.form)} ${field.name}`;
const isKept = (field) =>
  ["text", "textarea"].includes(field.type) && field.name && field.matches("[data-draft] *") && !field.closest("[aria-hidden=true]");

/** Forgets what was typed: into the form at `action`, or into every form. */
export function forgetDrafts(action = "") {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(action ? `${PREFIX}${action} ` : PREFIX)) sessionStorage.removeItem(name);
  }
}

function forgetSent() {
  const action = sessionStorage.getItem(SENT);
  if (action && document.querySelector("[data-sent]")) forgetDrafts(action);
  sessionStorage.removeItem(SENT);
}

function restore() {
  for (const field of document.querySelectorAll("form[data-draft] [name]")) {
    if (isKept(field) && !field.value) field.value = sessionStorage.getItem(key(field)) ?? "";
  }
}

function watch() {
  document.addEventListener("input", ({ target }) => {
    if (isKept(target)) sessionStorage.setItem(key(target), target.value);
  });
  document.addEventListener("submit", ({ target }) => {
    if (path(target).endsWith("/logout")) forgetDrafts();
    else if (target.dataset.forget) forgetDrafts(target.dataset.forget.replace(/^\/\w+/, ""));
    else if (target.matches("[data-draft]")) sessionStorage.setItem(SENT, path(target));
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
