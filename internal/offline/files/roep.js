// What the meldpunt sends to this device: that something waits, never what. Part of the worker.
"use strict";
const ROEP = ROEPWOORDEN; // what is said where a message cannot be read

// zeg tells the server that a message came, and whether somebody tapped it. Only this device knows
// the word that belongs to it.
const zegDatHetKwam = async ({ bericht, bewijs }, getikt) => {
  for (const wacht of [0, 2000, 8000]) {
    await new Promise((ok) => setTimeout(ok, wacht));
    try {
      const a = await fetch("/meldpunt/aangekomen", { method: "POST", credentials: "omit", cache: "no-store", keepalive: true, body: JSON.stringify({ bericht, bewijs, getikt }) });
      if (a.status < 500) return;
    } catch { /* no reception: the next turn tries */ }
  }
};

// toon shows a message. What goes again with the same key is not heard twice; another one about the
// same report takes the place of the one before, and is heard.
const toon = async (b) => {
  const [oud] = await registration.getNotifications({ tag: b.pad });
  await registration.showNotification(b.titel, { body: b.tekst, tag: b.pad, renotify: oud?.data.bericht !== b.bericht, requireInteraction: true, lang: "nl", icon: "ICOON", data: b });
};

addEventListener("push", (e) => {
  let b = { ...ROEP, pad: "/meldpunt" };
  try { b = e.data.json(); } catch { /* nothing in it that can be read */ }
  e.waitUntil(Promise.all([toon(b), b.bewijs && zegDatHetKwam(b, false)]));
});

addEventListener("notificationclick", (e) => {
  const b = e.notification.data, doel = new URL(b.pad, location.origin);
  e.notification.close();
  e.waitUntil((async () => {
    if (b.bewijs && doel.pathname === "/mijn/bereik") await zegDatHetKwam(b, true);
    const open = (await clients.matchAll({ type: "window" })).find((c) => new URL(c.url).pathname === doel.pathname);
    if (open) await open.focus().then((c) => c.navigate(doel.href)).catch(() => clients.openWindow(doel.href));
    else await clients.openWindow(doel.href);
  })());
});
