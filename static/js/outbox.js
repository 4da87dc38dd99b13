import { pathOf, storeOf } from "./drafts.js";

// A form sent without a connection waits here, with the key by which it is one however often it arrives.
const PREFIX = "waiting ";
const told = document.querySelector("[data-waiting]");
const waitingIn = (store) => Object.keys(store).filter((name) => name.startsWith(PREFIX)).map((name) => [store, name]);
const waiting = () => [sessionStorage, localStorage].flatMap(waitingIn);
let live;

const field = (tag, name, value) => Object.assign(document.createElement(tag), { name, value, hidden: true });

function fieldsOf(form, submitter) {
  const { elements } = form;
  if (!elements.form_key && !elements.once) form.append(field("input", "once", crypto.randomUUID()));
  return [...new FormData(form, submitter)].filter(([, value]) => typeof value === "string");
}

function show() {
  const [first] = waiting();
  told.hidden = !first;
  told.querySelector("[data-tab]").hidden = first?.[0] !== sessionStorage;
}

function hold(form, submitter) {
  const said = { action: form.getAttribute("action"), fields: fieldsOf(form, submitter) };
  storeOf(form).setItem(PREFIX + pathOf(form), JSON.stringify(said));
  live = { form, submitter };
  form.append(told);
  show();
}

function drop() {
  for (const [store, name] of waiting()) store.removeItem(name);
  show();
}

function made({ action, fields }) {
  const form = Object.assign(document.createElement("form"), { method: "post", hidden: true });
  form.setAttribute("action", action);
  form.dataset.draft = "";
  for (const [name, value] of fields) form.append(field("textarea", name, value));
  document.body.append(form);
  return { form };
}

async function send() {
  const [first] = waiting();
  if (!first || !(await fetch("/healthz", { cache: "no-store" }).catch(() => {}))?.ok) return;
  const [store, name] = first;
  const said = store.getItem(name);
  store.removeItem(name);
  if (!said) return show();
  const { form, submitter = null } = live && name === PREFIX + pathOf(live.form) ? live : made(JSON.parse(said));
  form.requestSubmit(submitter);
}

addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine || !event.target.matches("[data-draft]")) return;
    event.preventDefault();
    event.stopPropagation();
    hold(event.target, event.submitter);
  },
  true,
);
addEventListener("online", send);
told.querySelector("button").addEventListener("click", drop);
try {
  show();
  if (navigator.onLine) send();
} catch {
  // Without storage nothing waits.
}
