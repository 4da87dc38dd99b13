const DECIMALS = 2; // of a degree: about a kilometre

function send(form, { latitude, longitude }) {
  form.elements.latitude.value = latitude.toFixed(DECIMALS);
  form.elements.longitude.value = longitude.toFixed(DECIMALS);
  form.submit();
}

const form = document.querySelector("form[data-near]");
if (form && navigator.geolocation) {
  const said = form.querySelector("[role=status]");
  const refused = () => (said.textContent = form.dataset.refused);
  form.hidden = false;
  form.querySelector("button").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => send(form, coords), refused, { timeout: 20_000, maximumAge: 600_000 });
  });
}
