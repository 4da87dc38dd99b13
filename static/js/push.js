const form = document.querySelector("form[data-push]");
const may = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscription(applicationServerKey) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("permission");
  await navigator.serviceWorker.register("/sw.js");
  const { pushManager } = await navigator.serviceWorker.ready;
  // One made with an earlier key is of no use.
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function begin(event) {
  event.preventDefault();
  event.stopPropagation();
  const told = form.querySelector("[role=status]");
  told.textContent = "";
  try {
    const { endpoint, keys } = (await subscription(form.dataset.push)).toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
    form.submit();
  } catch {
    told.textContent = told.dataset.failed;
  }
}

if (form && may) {
  form.closest("section").hidden = false;
  form.addEventListener("submit", begin);
}
