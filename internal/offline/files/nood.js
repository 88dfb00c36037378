// The crisis screen: what to do first, whom to call, and an alarm that is on this device until the
// server has it. An alarm that did not go yet says so, and goes by itself with the same key.
(() => {
  "use strict";
  const W = self.toestelWoorden, OUD = 3600000; // an alarm of more than an hour ago is no alarm now, in ms
  const { weet, onthoud } = uitbak;
  const lezer = document.querySelector('meta[name="lezer"]')?.content;
  const form = document.querySelector('input[name="soort"][value="alarm"]')?.form;
  if (!form) return;

  const bel = document.querySelector("[data-nood-bel]");
  const nummer = document.querySelector('main a[href^="tel:+"]')?.getAttribute("href");
  if (bel) weet("meldpunt").then((n) => { if (n) { bel.href = n; bel.hidden = false; } }).catch(() => {});
  else onthoud("meldpunt", nummer).catch(() => {});

  const stand = document.createElement("p");
  stand.className = "error";
  stand.setAttribute("role", "status");
  form.append(stand);

  // stuur sends what is kept. Only a page of a report says that the server has it.
  const stuur = () => navigator.locks.request("samendoen-alarm", { ifAvailable: true }, async (slot) => {
    const v = slot && await weet("alarm");
    if (!v) return;
    if (Date.now() - v.op > OUD || lezer && v.van && v.van !== lezer) return onthoud("alarm");
    stand.textContent = W.alarmWacht;
    try {
      const a = await fetch(form.action, { method: "POST", body: new URLSearchParams({ soort: "alarm", sleutel: v.sleutel }), cache: "no-store", signal: AbortSignal.timeout(15000) });
      const pad = new URL(a.url).pathname;
      if (a.ok && pad.startsWith("/meldpunt/")) {
        await onthoud("alarm");
        location.assign(pad);
      } else if (pad === "/inloggen") stand.textContent = W.alarmLogin;
    } catch { /* no reception: the next turn tries */ }
  }).catch(() => {});

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const sleutel = form.elements.sleutel.value || crypto.randomUUID();
    (async () => {
      if (!await weet("alarm")) await onthoud("alarm", { sleutel, op: Date.now(), van: lezer || await weet("lezer") });
      await stuur();
    })().catch(() => form.submit()); // no storage on this device
  });
  addEventListener("online", stuur);
  setInterval(stuur, 5000);
  stuur();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/toestel/werker.js", { scope: "/" }).then((r) => { if (lezer && r.active) r.active.postMessage("vernieuw"); }).catch(() => {});
})();
