/** Types the code that a camera read: it comes after the address's #, which no server sees, and does not stay there. */
export function typeScannedCode() {
  const field = document.querySelector("[data-code-form] [name=code]");
  if (!field || location.hash.length < 2) return;
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}
