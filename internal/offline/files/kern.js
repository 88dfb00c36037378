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

  const klaar = (v, stand) => ({ sleutel: v.sleutel, van: v.van, stand, op: Date.now(), versie: v.versie + 1, nummer: v.nummer, id: v.id });

  // vraag sends something of a signal and gives what the server said of it. Only an answer that
  // our server formed, and that names the key and the number of the picture, says anything.
  const vraag = async (v, pad, foto, inhoud) => {
    const toestel = await weet("toestel:" + v.van);
    if (!toestel) return { stand: "inloggen" };
    zeg(v.sleutel, true);
    try {
      const a = await fetch(pad, { method: "POST", body: inhoud, redirect: "error", cache: "no-store", signal: AbortSignal.timeout(foto ? 240000 : 90000),
        headers: { "Idempotency-Key": v.sleutel, Toestel: toestel, ...foto && { Foto: foto } } });
      const b = await a.json().catch(() => ({}));
      if (b.sleutel === v.sleutel && (b.foto || 0) === foto) return b;
      if (a.status === 401) await onthoud("toestel:" + v.van);
      return { stand: { 401: "inloggen", 413: "groot" }[a.status] };
    } catch {
      return {};
    }
  };

  // zet writes what an answer changes, and says whether there was one: without, the link is gone
  // and the signal stays as it was.
  const zet = (v, b, bij) => {
    const nieuw = { ...bij, geweigerd: (r) => ({ ...r, stand: r.eind ? "fotoniet" : "geweigerd", waarom: b.waarom || [] }),
      groot: (r) => ({ ...r, stand: "groot" }), inloggen: (r) => ({ ...r, stand: "inloggen" }) }[b.stand];
    if (nieuw) return wijzig(v.sleutel, v.versie, nieuw).then(() => true);
    zeg(v.sleutel);
    return false;
  };

  // stuur sends the words of a signal; its pictures follow. What was said is on the server then,
  // and no longer here.
  const stuur = async (v) => {
    const f = new FormData();
    for (const [n, w] of v.velden) f.append(n, w);
    f.append("fotos-volgen", v.fotos.length);
    const b = await vraag(v, "/toestel/signalen", 0, f);
    const binnen = (r) => {
      const na = { ...klaar(r, b.stand), nummer: b.nummer, id: b.id };
      return r.fotos.length ? { ...na, stand: "foto", eind: b.stand, fotos: r.fotos } : na;
    };
    return zet(v, b, { verstuurd: binnen, nagekeken: binnen });
  };

  // stuurFotos sends the pictures that are still here, each on its own; a number is its picture
  // for good, and one that arrived leaves an empty place.
  const stuurFotos = async (v) => {
    for (; v?.stand === "foto"; v = await een(v.sleutel)) {
      const i = v.fotos.findIndex(Boolean);
      const b = await vraag(v, "/toestel/fotos", i + 1, new Blob([v.fotos[i]], { type: "image/jpeg" }));
      const binnen = (r) => {
        const fotos = r.fotos.map((f, n) => n === i ? null : f), eind = b.stand === "nagekeken" ? b.stand : r.eind;
        return fotos.some(Boolean) ? { ...r, fotos, eind } : klaar(r, eind);
      };
      if (!await zet(v, b, { verstuurd: binnen, nagekeken: binnen })) return false;
    }
    return true;
  };

  // leeg sends everything that waits, the oldest first, one sender at a time on this device. No
  // words wait behind a picture.
  const om = (wat, werk) => navigator.locks.request("samendoen-" + wat, { ifAvailable: true }, async (slot) => slot && await werk());
  const rij = async () => (await alle()).sort((x, y) => x.op - y.op);
  const woorden = async () => {
    const grens = Date.now() - WEG;
    for (const v of await rij()) {
      if ((v.stand === "verstuurd" || v.stand === "nagekeken") && v.op < grens) await weg(v.sleutel);
      if (v.stand === "wacht" && !await stuur(v)) return false;
    }
    return true;
  };
  const fotos = async () => { for (const v of await rij()) if (!await stuurFotos(v)) return; };
  const leeg = async () => { if (await om("uitbak", woorden)) await om("fotos", fotos); };

  // hervat lets a signal go on where it was: with its words, or with its pictures.
  const hervat = (v, meer) => bewaar({ ...v, ...meer, stand: v.eind ? "foto" : "wacht", versie: v.versie + 1 });

  // laatWeg goes on without the picture that was refused, the first of those that are here.
  const laatWeg = (v) => {
    const i = v.fotos.findIndex(Boolean), rest = v.fotos.map((f, n) => n === i ? null : f);
    return rest.some(Boolean) ? hervat(v, { fotos: rest, waarom: [] }) : bewaar(klaar(v, v.eind));
  };

  // stuurAlarm sends the alarm that was kept, one of each person, and says how it stands with it: "geen" there is none,
  // "weg" the server has it, "wacht" it did not go, "login" nobody is signed in, "ander" it is of
  // somebody else, "oud" it is of more than an hour ago, and goes only when its maker says so. The key
  // makes it one alarm, however often it goes; the server refuses it from anybody but its maker.
  const OUD = 3600000; // in ms
  const stuurAlarm = () => navigator.locks.request("samendoen-alarm", { ifAvailable: true }, async (slot) => {
    const lezer = self.document?.querySelector('meta[name="lezer"]')?.content || await weet("lezer");
    const alle = (await doe("weet", "readonly", (s) => s.getAllKeys())).filter((k) => k.startsWith("alarm:"));
    const k = alle.find((k) => !lezer || k === "alarm:" || k === "alarm:" + lezer), v = k && await weet(k);
    if (!v) return { stand: alle.length ? "ander" : "geen" };
    const staat = (stand, meer) => ({ stand, k, op: v.op, ...meer });
    if (Date.now() - v.op > OUD && !v.toch) return staat("oud");
    if (!slot) return staat("wacht");
    try {
      const inhoud = new URLSearchParams({ ...v.velden, soort: "alarm", sleutel: v.sleutel, van: v.van || "", geleden: Math.round((Date.now() - v.op) / 1000) });
      const a = await fetch("/meldpunt", { method: "POST", body: inhoud, cache: "no-store", signal: AbortSignal.timeout(15000) });
      const pad = new URL(a.url).pathname;
      if (a.ok && pad.startsWith("/meldpunt/")) { // only a page of a report says that the server has it
        await onthoud(k);
        return staat("weg", { pad });
      }
      return staat(a.status === 409 ? "ander" : pad === "/inloggen" ? "login" : "wacht");
    } catch { return staat("wacht"); } // no reception: the next turn tries
  });

  const open_ = (v) => ["wacht", "foto", "inloggen", "geweigerd", "fotoniet", "groot"].includes(v.stand);
  return { weet, onthoud, alle, een, weg, bewaar, hervat, laatWeg, leeg, stuurAlarm, luister, wacht: open_ };
})();
