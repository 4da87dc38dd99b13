const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** The options as the browser takes them: what JSON has as text is bytes there. */
function readable(options) {
  const withBytes = (each) => ({ ...each, id: bytes(each.id) });
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: withBytes(options.user) }),
    ...(options.excludeCredentials && { excludeCredentials: options.excludeCredentials.map(withBytes) }),
    ...(options.allowCredentials && { allowCredentials: options.allowCredentials.map(withBytes) }),
  };
}

/** A browser's answer as JSON; older ones can't write it themselves. */
function written({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(said) });
}

const optionsOf = async ({ dataset }) =>
  dataset.options ? JSON.parse(dataset.options) : (await fetch(dataset.from, { cache: "no-store" })).json();

function send(field, credential) {
  const input = field.querySelector("input");
  input.value = written(credential);
  input.disabled = false;
  field.closest("form").submit();
}

const REFRESHED = 240_000;
let waiting;

/** Lets the field for the name offer passkeys; asked anew before its challenge is too old. */
async function offerInField(field) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  for (;;) {
    waiting = new AbortController();
    const { signal } = waiting;
    const timer = setTimeout(() => waiting.abort("refreshed"), REFRESHED);
    try {
      const publicKey = readable(await optionsOf(field));
      return send(field, await navigator.credentials.get({ publicKey, mediation: "conditional", signal }));
    } catch {
      if (signal.reason !== "refreshed") return;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function press(field) {
  const failed = field.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  waiting?.abort("pressed");
  try {
    const publicKey = readable(await optionsOf(field));
    send(field, await navigator.credentials[field.dataset.passkey]({ publicKey }));
  } catch {
    failed.hidden = false;
  }
}

/** Tells the keeper of passkeys which are in force here, and which one is none any more, where it listens. */
function signal() {
  const accepted = document.querySelector("[data-accepted]");
  const unknown = document.querySelector("[data-unknown]");
  const tell = (call, said) => PublicKeyCredential[call]?.(said).catch(() => {});
  if (unknown) tell("signalUnknownCredential", JSON.parse(unknown.dataset.unknown));
  if (!accepted) return;
  const { rpId, userId, name, allAcceptedCredentialIds } = JSON.parse(accepted.dataset.accepted);
  tell("signalAllAcceptedCredentials", { rpId, userId, allAcceptedCredentialIds });
  tell("signalCurrentUserDetails", { rpId, userId, name, displayName: name });
}

if (window.PublicKeyCredential) {
  for (const field of document.querySelectorAll("[data-passkey]")) {
    field.hidden = false;
    field.querySelector("button").addEventListener("click", () => press(field));
    if (field.dataset.from) offerInField(field);
  }
  signal();
}
