// The outbox: what was written is on this device first, and leaves it only after the
// server said that it has it. Used by the pages and by the service worker.
self.uitbak = (() => {
  "use strict";
  const WEG = 3 * 86400000; // how long a receipt stays to be seen, in ms

  const open = () => new Promise((ok, no) => {
    const r = indexedDB.open("samendoen", 1);
    r.onupgradeneeded = () => {
      r.result.createObjectStore("signaal", { keyPath: "sleutel" });
      r.result.createObjectStore("weet");
    };
    r.onsuccess = () => { r.result.onversionchange = () => r.result.close(); ok(r.result); };
    r.onerror = r.onblocked = () => no(r.error || new Error("opslag"));
  });

  // doe carries out one strict transaction: it resolves when the disk has it.
  const doe = async (naam, mode, werk) => {
    const db = await open();
    try {
      return await new Promise((ok, no) => {
        const t = db.transaction(naam, mode, { durability: "strict" });
        let uit;
        t.oncomplete = () => ok(uit && uit.result);
        t.onabort = t.onerror = () => no(t.error || new Error("opslag"));
        uit = werk(t.objectStore(naam));
      });
    } finally { db.close(); }
  };

  const weet = (k) => doe("weet", "readonly", (s) => s.get(k));
  const onthoud = (k, v) => doe("weet", "readwrite", (s) => v === undefined ? s.delete(k) : s.put(v, k));
  const alle = () => doe("signaal", "readonly", (s) => s.getAll());
  const een = (k) => doe("signaal", "readonly", (s) => s.get(k));
  const weg = (k) => doe("signaal", "readwrite", (s) => s.delete(k)).then(() => zeg(k));
  const bewaar = (v) => doe("signaal", "readwrite", (s) => s.put(v)).then(() => zeg(v.sleutel));

  const kanaal = new BroadcastChannel("samendoen");
  const luister = new Set();
  const zeg = (sleutel, bezig = false) => {
    kanaal.postMessage({ sleutel, bezig });
    for (const f of luister) f({ sleutel, bezig });
  };
  kanaal.onmessage = (e) => { for (const f of luister) f(e.data); };

  // wijzig changes a signal unless it was changed or thrown away meanwhile.
  const wijzig = (sleutel, versie, nieuw) => doe("signaal", "readwrite", (s) => {
    const r = s.get(sleutel);
    r.onsuccess = () => { if (r.result && r.result.versie === versie) s.put(nieuw(r.result)); };
    return r;
  }).then(() => zeg(sleutel));

  const klaar = (v, stand, meer) => ({ sleutel: v.sleutel, van: v.van, stand, op: Date.now(), versie: v.versie + 1, ...meer });

  // stuur sends one signal. Only an answer that our server formed and that names the key
  // ends the waiting; anything else, or none, leaves the signal where it is.
  const stuur = async (v) => {
    const toestel = await weet("toestel:" + v.van);
    const zet = (stand, meer) => wijzig(v.sleutel, v.versie, (r) => ({ ...r, stand, ...meer }));
    if (!toestel) { await zet("inloggen"); return true; }
    const f = new FormData();
    for (const [n, w] of v.velden) f.append(n, w);
    v.fotos.forEach((b, i) => f.append("fotos", new Blob([b]), "foto" + (i + 1) + ".jpg"));
    zeg(v.sleutel, true);
    let a, b = {};
    try {
      a = await fetch("/toestel/signalen", { method: "POST", body: f, redirect: "error", cache: "no-store",
        headers: { "Idempotency-Key": v.sleutel, Toestel: toestel }, signal: AbortSignal.timeout(90000) });
      b = await a.json().catch(() => ({}));
    } catch { zeg(v.sleutel); return false; }
    if (b.sleutel === v.sleutel) {
      if (b.stand === "verstuurd") await wijzig(v.sleutel, v.versie, (r) => klaar(r, "verstuurd", { nummer: b.nummer, id: b.id }));
      else if (b.stand === "nagekeken") await wijzig(v.sleutel, v.versie, (r) => klaar(r, "nagekeken"));
      else if (b.stand === "geweigerd") await zet("geweigerd", { waarom: b.waarom || [] });
      else { zeg(v.sleutel); return false; }
      return true;
    }
    if (a.status === 401) { await onthoud("toestel:" + v.van); await zet("inloggen"); return true; }
    if (a.status === 413) { await zet("groot"); return true; }
    zeg(v.sleutel);
    return false;
  };

  // leeg sends everything that waits, the oldest first, one sender at a time on this device.
  const leeg = () => navigator.locks.request("samendoen-uitbak", { ifAvailable: true }, async (slot) => {
    if (!slot) return;
    const grens = Date.now() - WEG;
    for (const v of (await alle()).sort((x, y) => x.op - y.op)) {
      if ((v.stand === "verstuurd" || v.stand === "nagekeken") && v.op < grens) await weg(v.sleutel);
      if (v.stand === "wacht" && !await stuur(v)) return;
    }
  });

  const open_ = (v) => ["wacht", "inloggen", "geweigerd", "groot"].includes(v.stand);
  return { weet, onthoud, alle, een, weg, bewaar, leeg, luister, wacht: open_ };
})();
