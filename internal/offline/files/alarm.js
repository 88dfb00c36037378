// On every page: an alarm that is still on this device goes as soon as it can, and until then the page
// says how it stands with it. It is never dropped without a word.
(() => {
  "use strict";
  const W = self.toestelWoorden;
  const { weet, onthoud, stuurAlarm } = uitbak;
  const crisis = document.querySelector('input[name="soort"][value="alarm"]');
  let klok, gezegd;

  const maak = (soort, tekst, meer) => Object.assign(document.createElement(soort), { textContent: tekst, ...meer });
  const knop = (tekst, klas, doe) => maak("button", tekst, { type: "button", className: "button " + klas, onclick: doe });
  const vak = maak("div", "", { className: "stack", id: "alarm-staat" });
  vak.setAttribute("role", "alert");

  // zeg says how it stands, once: a box that stays the same is not read out again.
  const zeg = ({ stand, k, op, pad }) => {
    if (stand === gezegd) return;
    gezegd = stand;
    const tijd = new Date(op).toLocaleString(document.documentElement.lang, { weekday: "long", hour: "2-digit", minute: "2-digit" });
    const regel = maak("p", { wacht: W.alarmWacht, login: W.alarmLogin, ander: W.alarmAnder, weg: W.alarmWeg, oud: W.alarmOud }[stand]?.replace("{tijd}", tijd), { className: stand === "weg" ? "hint" : "error" });
    const rij = maak("div", "", { className: "cluster" });
    if (stand === "oud") {
      rij.append(knop(W.alarmToch, "primary", async () => { await onthoud(k, { ...await weet(k), toch: true }); await ga(); }),
        knop(W.alarmVeilig, "secondary", async () => { await onthoud(k); await ga(); }));
    }
    if (stand === "weg") rij.append(maak("a", W.alarmKijk, { className: "button secondary", href: pad }));
    else if (!crisis) rij.append(maak("a", W.alarmBel, { className: "button secondary", href: "/meldpunt" }));
    vak.replaceChildren(regel, rij);
    if (stand === "geen") vak.remove();
    else if (!vak.isConnected) document.querySelector("main")?.prepend(vak);
  };

  // ga sends what is kept. On the crisis screen the page of the report follows; anywhere else what
  // somebody is at stays.
  const ga = async () => {
    clearTimeout(klok);
    const nu = await stuurAlarm();
    if (nu.stand === "weg" && crisis) return location.assign(nu.pad);
    zeg(nu);
    if (nu.stand !== "geen" && nu.stand !== "weg") klok = setTimeout(() => ga().catch(() => {}), 5000);
  };
  self.toestelAlarm = ga;
  const probeer = () => ga().catch(() => {});
  addEventListener("online", probeer);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) probeer(); });
  probeer();
})();
