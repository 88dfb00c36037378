// The crisis screen: what to do first, whom to call, and an alarm that is on this device until the
// server has it. What becomes of it alarm.js says, here and on every other page.
(() => {
  "use strict";
  const { weet, onthoud } = uitbak;
  const lezer = document.querySelector('meta[name="lezer"]')?.content;
  const form = document.querySelector('input[name="soort"][value="alarm"]')?.form;
  if (!form) return;

  const bel = document.querySelector("[data-nood-bel]");
  const nummer = document.querySelector('main a[href^="tel:+"]')?.getAttribute("href");
  if (bel) weet("meldpunt").then((n) => { if (n) { bel.href = n; bel.hidden = false; } }).catch(() => {});
  else onthoud("meldpunt", nummer).catch(() => {});

  const wie = async () => lezer || await weet("lezer") || "";
  const velden = () => { const { soort, sleutel, ...rest } = Object.fromEntries(new FormData(form)); return rest; };
  // What is filled in while the alarm waits goes along.
  const erbij = async () => {
    const k = "alarm:" + await wie(), was = await weet(k);
    if (was) await onthoud(k, { ...was, velden: velden() });
  };
  form.addEventListener("input", () => erbij().catch(() => {}));

  // Where the device is, only after a tap on that.
  const hier = form.querySelector("[data-nood-hier]");
  if (hier && navigator.geolocation) {
    hier.hidden = false;
    hier.addEventListener("click", () => {
      hier.disabled = true;
      navigator.geolocation.getCurrentPosition(({ coords: c }) => {
        form.elements.waar.value = [form.elements.waar.value, `${c.latitude.toFixed(5)}, ${c.longitude.toFixed(5)} (± ${Math.round(c.accuracy)} m)`].filter(Boolean).join(" ");
        hier.hidden = true;
        erbij().catch(() => {});
      }, () => { hier.disabled = false; }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  }

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    (async () => {
      // One alarm at a time: a second tap is the same one, an old one that its maker let lie gives way.
      const van = await wie(), was = await weet("alarm:" + van);
      if (!was || Date.now() - was.op > 3600000) await onthoud("alarm:" + van, { sleutel: form.elements.sleutel.value || crypto.randomUUID(), velden: velden(), op: Date.now(), van });
      navigator.serviceWorker?.ready.then((r) => r.sync?.register("alarm")).catch(() => {});
      await self.toestelAlarm();
    })().catch(() => form.submit()); // no storage on this device
  });
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/toestel/werker.js", { scope: "/" }).then((r) => { if (lezer && r.active) r.active.postMessage("vernieuw"); }).catch(() => {});
})();
