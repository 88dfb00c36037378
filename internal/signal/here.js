// "Hier": asks the phone where it is, once and only after a tap, and offers what is near.
// Searching goes on meanwhile: whoever searches or chooses first is not interrupted.
(() => {
  "use strict";
  const button = document.querySelector("[data-here]");
  if (!button || !navigator.geolocation) return;
  const said = document.getElementById("hier-uitleg");
  const places = document.getElementById("plekken");
  const calm = said.textContent;
  let asked = 0;

  const say = (text) => { said.textContent = text; };
  const stop = (text) => {
    asked++;
    button.removeAttribute("aria-disabled");
    say(text);
  };

  const look = async (round, coords) => {
    const form = new URLSearchParams({ breedte: coords.latitude, lengte: coords.longitude });
    const chosen = document.querySelector('input[name="plek"]:checked');
    if (chosen) form.set("plek", chosen.value);
    const answer = await fetch(button.dataset.here, {
      method: "POST", body: form, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(10000),
    });
    if (!answer.ok) throw new Error(answer.status);
    const list = await answer.text();
    if (round !== asked) return;
    places.innerHTML = list;
    stop(coords.accuracy > 250 ? button.dataset.rough : calm);
  };

  button.hidden = said.hidden = false;
  button.addEventListener("click", () => {
    if (button.hasAttribute("aria-disabled")) return;
    const round = ++asked;
    button.setAttribute("aria-disabled", "true");
    say(button.dataset.busy);
    const fail = (text) => { if (round === asked) stop(text); };
    navigator.geolocation.getCurrentPosition(
      (position) => look(round, position.coords).catch(() => fail(button.dataset.failed)),
      (error) => fail([, button.dataset.refused, button.dataset.unknown, button.dataset.slow][error.code] || button.dataset.unknown),
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 0 },
    );
  });

  const busy = () => { if (button.hasAttribute("aria-disabled")) stop(calm); };
  document.addEventListener("change", (event) => { if (event.target.name === "plek") busy(); });
  document.addEventListener("htmx:after:swap", busy);
})();
