// The page of the outbox: each signal of this device in its true state.
(() => {
  "use strict";
  const W = self.toestelWoorden;
  const lijst = document.querySelector("[data-uitbak]");
  if (!lijst) return;
  const { alle, weg, hervat, laatWeg, weet, luister, wacht } = uitbak;
  const maak = (naam, klas, tekst) => Object.assign(document.createElement(naam), { className: klas || "", textContent: tekst || "" });
  const bezig = new Set();

  const knop = (tekst, doe) => {
    const b = maak("button", "button secondary", tekst);
    b.type = "button";
    b.addEventListener("click", doe);
    return b;
  };
  const zin = (v) => v.velden?.find(([n]) => n === "zin")?.[1] || "";
  const kopieer = async (v) => {
    await navigator.clipboard.writeText([v.plek, zin(v)].filter(Boolean).join("\n")).then(() => 0, () => 0);
  };
  const kleiner = async (v) => {
    const s = maak("script");
    await new Promise((ok, no) => { s.src = W.foto; s.onload = ok; s.onerror = no; document.head.append(s); });
    const fotos = [];
    for (const b of v.fotos) fotos.push(b && await self.toestelFoto.klein(new Blob([b]), 900, 0.6));
    await hervat(v, { fotos });
    self.toestelStuur();
  };

  const regel = (v) => {
    const li = maak("li");
    li.dataset.stand = v.stand;
    li.dataset.sleutel = v.sleutel;
    const p = maak("p");
    const stand = bezig.has(v.sleutel) && v.stand === "wacht" ? "bezig" : v.stand;
    const zegt = v.eind === "nagekeken" && stand === "foto" ? W.stand.nagekeken + " " + W.volgt : W.stand[stand];
    const dagen = Math.floor((Date.now() - v.op) / 86400000);
    p.append(maak("strong", "", zegt), maak("small", "muted", v.plek || (v.nummer ? W.nummer.replace("{nummer}", v.nummer) : "")));
    if (zin(v)) p.append(maak("small", "", zin(v)));
    if ((stand === "wacht" || stand === "foto") && dagen >= 3) p.append(maak("small", "error", W.lang.replace("{n}", dagen)));
    for (const w of v.waarom || []) if (v.stand === "geweigerd" || v.stand === "fotoniet") p.append(maak("small", "error", w));
    const doe = maak("div", "cluster");
    if (v.stand === "concept" || v.stand === "geweigerd") {
      const a = maak("a", "button", v.stand === "concept" ? W.verder : W.verbeter);
      a.href = "/signalen/nieuw#verder=" + v.sleutel;
      doe.append(a);
    }
    if (v.stand === "inloggen") { const a = maak("a", "button", W.login); a.href = "/inloggen?naar=/signalen/nieuw"; doe.append(a); }
    if (v.stand === "groot") doe.append(knop(W.kleiner, () => kleiner(v)));
    if (wacht(v) && zin(v)) doe.append(knop(W.kopieer, () => kopieer(v)));
    if (["concept", "geweigerd", "groot", "fotoniet"].includes(v.stand)) {
      doe.append(knop(W.weg, (e) => {
        if (e.target.dataset.zeker) return v.stand === "fotoniet" ? laatWeg(v).then(self.toestelStuur) : weg(v.sleutel);
        e.target.dataset.zeker = "1";
        e.target.textContent = W.zeker;
      }));
    }
    li.append(p, doe);
    return li;
  };

  const toon = async () => {
    const ik = document.querySelector('meta[name="lezer"]')?.content || await weet("lezer");
    const van = (await alle()).sort((a, b) => b.op - a.op);
    const eigen = van.filter((v) => v.van === ik);
    lijst.replaceChildren(...eigen.map(regel));
    const ander = van.filter((v) => v.van !== ik && wacht(v)).length;
    document.getElementById("uitbak-leeg").hidden = eigen.length > 0;
    const zegt = document.getElementById("uitbak-ander");
    zegt.hidden = ander === 0;
    zegt.textContent = W.ander.replace("{n}", ander);
    document.getElementById("uitbak-uit").hidden = location.hash !== "#uitloggen" || !eigen.some(wacht);
  };
  luister.add((m) => {
    if (m.bezig) bezig.add(m.sleutel); else bezig.delete(m.sleutel);
    toon().catch(() => {});
  });
  addEventListener("hashchange", toon);
  document.getElementById("uitbak-nu").addEventListener("click", () => self.toestelStuur());

  // Wiping takes everything of this device away, also what was not sent: it asks twice.
  const wis = document.getElementById("uitbak-wis");
  wis.addEventListener("click", async () => {
    const n = (await alle()).filter((v) => wacht(v) || v.stand === "concept").length;
    if (!wis.dataset.zeker) {
      wis.dataset.zeker = "1";
      wis.textContent = W.wisZeker.replace("{n}", n);
      return;
    }
    const van = new Set([await weet("lezer"), ...(await alle()).map((v) => v.van)]);
    const toestellen = (await Promise.all([...van].map((l) => weet("toestel:" + l)))).filter(Boolean);
    await fetch("/toestel/wissen", { method: "POST", headers: { Toestel: toestellen.join(",") } }).catch(() => {});
    for (const v of await alle()) await weg(v.sleutel);
    await new Promise((ok) => { const r = indexedDB.deleteDatabase("samendoen"); r.onsuccess = r.onerror = r.onblocked = ok; });
    for (const k of await caches.keys()) if (k.startsWith("samendoen-")) await caches.delete(k);
    for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister();
    const f = maak("form");
    f.method = "post";
    f.action = "/uitloggen";
    document.body.append(f);
    f.submit();
  });
  toon().catch(() => { document.getElementById("uitbak-leeg").hidden = false; });
})();
