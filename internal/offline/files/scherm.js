// On every page: who this device sends for, what still waits, and no signing out while
// something waits.
(() => {
  "use strict";
  const W = self.toestelWoorden;
  const FORM = 'form[action="/signalen/nieuw"]';
  const lezer = document.querySelector('meta[name="lezer"]')?.content;
  const { weet, onthoud, alle, leeg, luister, wacht } = uitbak;

  // aanmelden makes this browser a device of who is signed in, once.
  const aanmelden = async () => {
    if (!lezer) return;
    const naam = "toestel:" + lezer;
    await onthoud("lezer", lezer);
    await onthoud("taal", document.documentElement.lang);
    const form = document.querySelector(FORM);
    if (form) await onthoud("soort:" + lezer, form.elements["zonder-tegels"] ? "vrijwilliger" : undefined);
    if (!await weet(naam)) {
      if (!document.querySelector(FORM) && !(await alle()).some((v) => v.van === lezer)) return;
      const a = await fetch("/toestel/aanmelden", { method: "POST", redirect: "error" });
      if (!a.ok) return;
      const b = await a.json();
      if (b.van !== lezer) return;
      await onthoud(naam, b.toestel);
      await onthoud("naam:" + lezer, b.naam);
    }
    for (const v of await alle()) {
      if (v.van === lezer && v.stand === "inloggen") await uitbak.hervat(v);
    }
  };

  // plekken fetches the list of homes and complexes for when there is no reception, daily.
  const plekken = async () => {
    if (!lezer || !document.querySelector(FORM)) return;
    const oud = await weet("plekken");
    if (oud && oud.van === lezer && Date.now() - oud.op < 86400000) return;
    const a = await fetch("/toestel/plekken", { redirect: "error" });
    if (a.ok) await onthoud("plekken", { ...await a.json(), van: lezer, op: Date.now() });
  };

  const balk = document.createElement("a");
  balk.className = "button quiet";
  balk.href = "/toestel";
  const tel = async () => {
    const open = (await alle()).filter(wacht), n = open.length, woorden = open.filter((v) => v.stand !== "foto").length;
    balk.textContent = !woorden ? W.volgt : woorden === 1 ? W.een : W.meer.replace("{n}", woorden);
    if (n === 0 || location.pathname === "/toestel") balk.remove();
    else if (!balk.isConnected) document.querySelector("main")?.prepend(balk);
  };

  const stuur = () => leeg().then(tel).catch(() => {});
  luister.add(() => tel().catch(() => {}));
  addEventListener("online", stuur);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) stuur(); });
  setInterval(stuur, 30000);
  self.toestelStuur = stuur;

  // Signing out is refused while something waits; the page of the outbox says what to do.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.getAttribute("action") !== "/uitloggen" || form.dataset.mag) return;
    e.preventDefault();
    (async () => {
      try {
        await stuur();
        if ((await alle()).some((v) => wacht(v) && v.van === lezer)) return location.assign("/toestel#uitloggen");
        for (const v of await alle()) if (v.van === lezer) await uitbak.weg(v.sleutel);
        await onthoud("lezer");
        await onthoud("plekken");
      } catch { /* no storage, so nothing waits in it */ }
      form.dataset.mag = "1";
      form.submit();
    })();
  });

  // What is only for later waits until the page is there: the reader goes first.
  const geladen = new Promise((ok) => { document.readyState === "complete" ? ok() : addEventListener("load", ok); });

  const begin = async () => {
    await geladen;
    await aanmelden().catch(() => {});
    await stuur();
    await plekken().catch(() => {});
    if ("serviceWorker" in navigator && document.querySelector(FORM + ", [data-uitbak]")) {
      const r = await navigator.serviceWorker.register("/toestel/werker.js", { scope: "/" });
      if (lezer && r.active) r.active.postMessage("vernieuw");
    }
    if (navigator.storage?.persist && (await alle()).length) await navigator.storage.persist();
  };
  self.toestelKlaar = begin().catch(() => {});
})();
