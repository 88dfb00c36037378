// The form of a signal: kept while it is written, on the device before it is sent, and
// with places to choose from where there is no reception.
(() => {
  "use strict";
  const W = self.toestelWoorden;
  const form = document.querySelector('form[action="/signalen/nieuw"]');
  if (!form) return;
  const { weet, bewaar, een, luister } = uitbak;
  const lezer = document.querySelector('meta[name="lezer"]')?.content;
  const sleutel = form.elements.sleutel;
  const schil = !lezer;
  if (schil) sleutel.value = crypto.randomUUID();
  let fotos = []; // pictures made anew, as ArrayBuffer
  let bezig = false;

  const zegt = document.createElement("div");
  zegt.setAttribute("role", "status");
  zegt.className = "stack tight";
  form.append(zegt);
  const zeg = (tekst, fout) => {
    zegt.replaceChildren(Object.assign(document.createElement("p"), { className: fout ? "error" : "hint", textContent: tekst }));
    if (fout) zegt.firstChild.scrollIntoView({ block: "center" });
  };

  const velden = () => [...new FormData(form)].filter(([n, v]) => n !== "fotos" && n !== "zoek" && typeof v === "string");
  const plekNaam = () => form.querySelector('input[name="plek"]:checked')?.closest("label")?.innerText.split("\n")[0] || "";
  const compleet = () => {
    const heeft = (n) => form.querySelector(`input[name="${n}"]:checked`);
    const waarom = heeft("waarom")?.value; // of a volunteer, who passes on one of two things
    if (form.elements["zonder-tegels"]) return heeft("plek") && waarom && form.querySelector(`.feiten-${waarom} [name="feiten"]:checked`);
    return heeft("plek") && heeft("thema") && (heeft("feiten") || form.elements.zin.value.trim());
  };
  // Pictures of a home are sent only with where they were taken, and indoors with a yes.
  const waar = document.getElementById("foto-waar");
  const fotoFout = () => {
    const keuze = (n) => form.querySelector(`input[name="${n}"]:checked`)?.value;
    if (!waar || !(fotos.length || form.elements.fotos?.files.length)) return "";
    if (!keuze("fotoplek") && keuze("plek")?.startsWith("woning:")) return waar.dataset.where;
    return keuze("fotoplek") === "binnen" && !keuze("fotoja") ? waar.dataset.yes : "";
  };
  const toonWaar = () => { if (waar) waar.hidden = !(fotos.length || form.elements.fotos?.files.length); };
  if (waar && !waar.querySelector(":checked, .error")) toonWaar();
  const wie = async () => lezer || await weet("lezer");
  const maak = async (stand) => ({ sleutel: sleutel.value, van: await wie(), stand, op: Date.now(), versie: Date.now(),
    velden: velden(), fotos, plek: plekNaam() });

  // A draft is kept while it is being written: a phone that dies keeps the words.
  let klok;
  const concept = () => {
    clearTimeout(klok);
    klok = setTimeout(async () => {
      if (bezig || !form.elements.zin.value.trim() && !fotos.length || !await wie()) return;
      const oud = await een(sleutel.value);
      if (!oud || oud.stand === "concept") await bewaar(await maak("concept")).catch(() => {});
    }, 400);
  };
  form.addEventListener("input", concept);
  form.addEventListener("change", concept);

  // What is known of a place the server says. What it said of another place goes at once, and
  // without reception the form says that it cannot know. The line keeps its height: no tile moves.
  const zonderBereik = () => schil || !navigator.onLine;
  const bekend = (tekst) => {
    document.getElementById("bekend")?.replaceChildren(Object.assign(document.createElement("span"), { className: "hint", textContent: tekst }));
    for (const id of ["gevaar", "loopt"]) document.getElementById(id)?.replaceChildren();
  };
  const weetNiet = () => bekend(W.gevaarOnbekend);
  const gekozen = () => {
    if (!form.querySelector('input[name="plek"]:checked')) bekend(W.kies);
    else if (zonderBereik()) weetNiet();
    else bekend(W.kijkt);
  };
  form.addEventListener("change", (e) => { if (e.target.name === "plek") gekozen(); }, true);
  document.addEventListener("htmx:error", (e) => { if (e.target.id === "plekken") weetNiet(); });

  const plekken = (lijst, kop) => {
    const veld = document.createElement("fieldset");
    veld.className = "field";
    veld.append(Object.assign(document.createElement("legend"), { textContent: kop }));
    const keuzes = Object.assign(document.createElement("div"), { className: "choices" });
    for (const [waarde, naam, hint] of lijst) {
      const label = Object.assign(document.createElement("label"), { className: "choice" });
      const knop = Object.assign(document.createElement("input"), { type: "radio", name: "plek", value: waarde });
      const span = document.createElement("span");
      span.append(naam);
      if (hint) span.append(document.createElement("br"), Object.assign(document.createElement("small"), { textContent: hint }));
      label.append(knop, span);
      keuzes.append(label);
    }
    veld.append(keuzes);
    const oud = document.getElementById("plekken");
    oud.replaceChildren(lijst.length ? veld : Object.assign(document.createElement("p"), { className: "hint", textContent: W.nergens }));
    if (lijst.length !== 1) return gekozen();
    const enige = oud.querySelector("input");
    enige.checked = true;
    enige.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // zoek looks in the list on this device: all words, in any order.
  const zoek = async () => {
    const lijst = await weet("plekken");
    if (!lijst) return zeg(W.geenLijst, true);
    const plat = (s) => s.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    const woorden = plat(form.elements.zoek.value).split(/\s+/).filter(Boolean);
    const past = (s) => { const t = " " + plat(s); return woorden.every((w) => /^\d/.test(w) ? t.includes(" " + w) : t.includes(w)); };
    const uit = [];
    for (const [id, adres, postcode, c] of lijst.w) {
      if (uit.length >= 8) break;
      if (past(adres + " " + postcode)) uit.push(["woning:" + id, adres, lijst.c[c]?.[1]]);
    }
    for (const [id, naam] of lijst.c) if (uit.length < 11 && past(naam)) uit.push(["complex:" + id, naam, W.heelComplex]);
    plekken(uit, W.gevonden);
  };
  document.addEventListener("click", (e) => {
    if (!e.target.closest?.('button[formaction="/signalen/zoek"]') || !zonderBereik()) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    zoek();
  }, true);
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.target.name !== "zoek" || !zonderBereik()) return;
    e.preventDefault();
    zoek();
  });
  if (schil) document.addEventListener("htmx:before:request", (e) => e.preventDefault()); // nobody would answer
  document.addEventListener("htmx:error", (e) => { if (e.target.closest?.('button[formaction="/signalen/zoek"]')) zoek(); });

  // Pictures are made anew on the phone as soon as they are chosen; the tool comes then.
  const invoer = form.elements.fotos;
  const gereedschap = () => self.toestelFoto ? Promise.resolve(self.toestelFoto) : new Promise((ok, no) => {
    const s = Object.assign(document.createElement("script"), { src: W.foto, onload: () => ok(self.toestelFoto), onerror: no });
    document.head.append(s);
  });
  const toon = (eerst) => gereedschap().then((f) => f.toon(invoer, eerst, (nieuw) => { fotos = nieuw; toonWaar(); concept(); }));
  let fotoWerk = Promise.resolve();
  invoer?.addEventListener("change", () => {
    toonWaar();
    fotoWerk = toon([...invoer.files]).catch(() => zeg(W.fotoMislukt, true));
  });

  // terug fills in what was written before.
  const terug = async (k) => {
    const v = await een(k);
    if (!v || !v.velden) return;
    sleutel.value = k;
    const plek = v.velden.find(([n]) => n === "plek");
    if (plek) plekken([[plek[1], v.plek || plek[1]]], W.gekozen);
    for (const [n, w] of v.velden) {
      for (const veld of form.querySelectorAll(`[name="${CSS.escape(n)}"]`)) {
        if (veld.type === "radio" || veld.type === "checkbox") { if (veld.value === w) veld.checked = true; } else if (n !== "sleutel") veld.value = w;
      }
    }
    if (v.fotos.length && waar) waar.hidden = false;
    if (v.fotos.length) fotoWerk = toon(v.fotos.map((b) => new Blob([b], { type: "image/jpeg" })));
    if (v.waarom?.length) zeg(v.waarom.join(" "), true);
  };

  form.addEventListener("submit", (e) => {
    if (e.submitter?.formAction?.includes("/signalen/") && e.submitter.hasAttribute("formaction") || form.dataset.gewoon) return;
    if (!compleet()) {
      if (schil || !navigator.onLine) { e.preventDefault(); zeg(W.onvolledig, true); }
      return; // the server says what is missing
    }
    e.preventDefault();
    if (bezig) return;
    const fout = fotoFout();
    if (fout) return zeg(fout, true);
    bezig = true;
    (async () => {
      await fotoWerk;
      clearTimeout(klok);
      if (!await wie()) return zeg(W.niemand, true);
      const v = await maak("wacht");
      try {
        await bewaar(v);
      } catch {
        return zeg(W.vol, true);
      }
      zeg(W.bewaard);
      const k = sleutel.value;
      navigator.serviceWorker?.ready.then((r) => r.sync?.register("uitbak")).catch(() => {});
      await self.toestelKlaar;
      // The words are enough to go on: pictures follow from whatever page comes next.
      const binnen = new Promise((ok) => luister.add((m) => { if (m.sleutel === k) een(k).then((n) => n?.stand !== "wacht" && ok()).catch(() => {}); }));
      await Promise.race([self.toestelStuur(), binnen, new Promise((ok) => setTimeout(ok, navigator.onLine ? 8000 : 400))]);
      const na = await een(k);
      if ((na?.eind || na?.stand) === "verstuurd") {
        sleutel.value = crypto.randomUUID();
        return location.assign(lezer ? "/signalen/" + na.id + "/ontvangen" : "/toestel");
      }
      if (na?.stand === "geweigerd" && lezer) { form.dataset.gewoon = "1"; return form.submit(); }
      sleutel.value = crypto.randomUUID();
      location.assign("/toestel");
    })().catch(() => zeg(W.vol, true)).finally(() => { bezig = false; });
  });

  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
  const hash = new URLSearchParams(location.hash.slice(1)).get("verder");
  if (hash) terug(hash);
  if (schil) wie().then((w) => w ? weet("naam:" + w).then((n) => n && zeg(W.alsWie.replace("{naam}", n))) : zeg(W.niemand, true));
})();
