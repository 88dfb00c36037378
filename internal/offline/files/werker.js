// The service worker keeps the empty shell: the form, the outbox, and what these are made
// of. It asks for them without cookies, so that nothing about anybody can be in them.
"use strict";
importScripts("KERN", "ROEP");

const VOOR = "samendoen-";
const PAGINAS = PAGINALIJST; // among them a form of its own for volunteers
const VAN_ONS = /"(\/(?:static|signalen|toestel)\/[^"\s]+?\.(?:js|css|woff2|svg|png|webmanifest)(?:\?[^"]*)?)"/g;

// vul makes a new cache with the shell and everything it names; only a whole one is used.
const vul = async () => {
  const naam = VOOR + Date.now();
  const kist = await caches.open(naam);
  try {
    const haal = async (pad) => {
      const a = await fetch(pad, { credentials: "omit", cache: pad.includes("?v=") ? "default" : "no-cache" });
      if (!a.ok || a.redirected) throw new Error(pad);
      return a;
    };
    const delen = new Set();
    for (const pad of PAGINAS) {
      const a = await haal(pad);
      for (const m of (await a.clone().text()).matchAll(VAN_ONS)) delen.add(m[1].replaceAll("&amp;", "&"));
      await kist.put(pad, a);
    }
    for (const pad of [...delen]) {
      const a = await haal(pad);
      if (pad.includes(".css")) {
        for (const m of (await a.clone().text()).matchAll(/url\(([^)]+)\)/g)) delen.add(new URL(m[1].replace(/["']/g, ""), new URL(pad, location.origin)).href.slice(location.origin.length));
      }
      await kist.put(pad, a);
    }
    for (const pad of delen) if (!await kist.match(pad)) await kist.put(pad, await haal(pad));
  } catch (fout) {
    await caches.delete(naam);
    throw fout;
  }
  for (const oud of await caches.keys()) if (oud.startsWith(VOOR) && oud !== naam) await caches.delete(oud);
};

addEventListener("install", (e) => e.waitUntil(vul().then(() => skipWaiting())));
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("sync", (e) => { if (e.tag === "uitbak") e.waitUntil(uitbak.leeg()); });

// A page tells that there is reception: a shell of more than an hour old is made anew.
const vernieuw = async () => {
  const [naam = VOOR] = (await caches.keys()).filter((k) => k.startsWith(VOOR));
  if (Date.now() - Number(naam.slice(VOOR.length)) > 3600000) await vul().catch(() => {});
};
addEventListener("message", (e) => { if (e.data === "vernieuw") e.waitUntil(vernieuw()); });

// pagina asks the network first, and gives the shell when that is gone or says nothing
// within four seconds.
const pagina = async (verzoek, schil) => {
  const weet = (k) => uitbak.weet(k).catch(() => undefined);
  const soort = schil.endsWith("/formulier") && await weet("soort:" + await weet("lezer"));
  const uitKist = async () => caches.match(schil + (await weet("taal") === "en" ? "?taal=en" : "?taal=nl") + (soort ? "&soort=" + soort : ""));
  const klok = new Promise((ok) => setTimeout(ok, 4000));
  try {
    const a = await Promise.race([fetch(verzoek), klok.then(uitKist)]);
    if (a && a.status < 500) return a;
    return await uitKist() || a || Response.error();
  } catch {
    return await uitKist() || Response.error();
  }
};

addEventListener("fetch", (e) => {
  const u = new URL(e.request.url);
  if (e.request.method !== "GET" || u.origin !== location.origin) return;
  if (e.request.mode === "navigate") {
    e.respondWith(pagina(e.request, u.pathname === "/meldpunt" || u.pathname === "/toestel/meldpunt" ? "/toestel/meldpunt" : u.pathname === "/signalen/nieuw" || u.pathname === "/toestel/formulier" ? "/toestel/formulier" : "/toestel"));
  } else if (u.search.startsWith("?v=")) {
    e.respondWith(caches.match(e.request).then((a) => a || fetch(e.request)));
  }
});
