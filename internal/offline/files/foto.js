// Pictures: made anew on the phone (so without what a camera adds), at most 1600 pixels,
// and a brush to make faces and house numbers unreadable before anything is sent.
self.toestelFoto = (() => {
  "use strict";
  const W = self.toestelWoorden;
  const ZIJDE = 1600;

  const teken = async (blob, zijde) => {
    const beeld = await createImageBitmap(blob, { imageOrientation: "from-image" });
    const s = Math.min(1, zijde / Math.max(beeld.width, beeld.height));
    const doek = document.createElement("canvas");
    doek.width = Math.max(1, Math.round(beeld.width * s));
    doek.height = Math.max(1, Math.round(beeld.height * s));
    const pen = doek.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, doek.width, doek.height);
    pen.drawImage(beeld, 0, 0, doek.width, doek.height);
    beeld.close();
    return doek;
  };
  const uit = (doek, kwaliteit) => new Promise((ok, no) => doek.toBlob((b) => b ? ok(b.arrayBuffer()) : no(new Error("foto")), "image/jpeg", kwaliteit));
  const klein = async (blob, zijde, kwaliteit) => uit(await teken(blob, zijde), kwaliteit);

  // vervaag gives each block of a region one colour, its mean: what was there is gone.
  const vervaag = (doek, x, y, b, h) => {
    const blok = Math.max(12, Math.round(Math.max(doek.width, doek.height) / 24));
    const pen = doek.getContext("2d");
    const begin = (v) => Math.max(0, Math.floor(v / blok) * blok);
    for (let yy = begin(y); yy < Math.min(doek.height, y + h); yy += blok) {
      for (let xx = begin(x); xx < Math.min(doek.width, x + b); xx += blok) {
        const { data } = pen.getImageData(xx, yy, Math.min(blok, doek.width - xx), Math.min(blok, doek.height - yy));
        let r = 0, g = 0, l = 0;
        for (let i = 0; i < data.length; i += 4) { r += data[i]; g += data[i + 1]; l += data[i + 2]; }
        const n = data.length / 4;
        pen.fillStyle = `rgb(${r / n | 0} ${g / n | 0} ${l / n | 0})`;
        pen.fillRect(xx, yy, blok, blok);
      }
    }
  };

  const knop = (tekst, doe) => {
    const b = Object.assign(document.createElement("button"), { type: "button", className: "button secondary", textContent: tekst });
    b.addEventListener("click", doe);
    return b;
  };

  // paneel is one picture with its brush, and for the keyboard a choice of nine regions.
  const paneel = (doek, bron, nr, klaar) => {
    const vak = Object.assign(document.createElement("fieldset"), { className: "field stack tight" });
    vak.append(Object.assign(document.createElement("legend"), { textContent: W.fotoNr.replace("{n}", nr) }));
    doek.className = "foto";
    doek.setAttribute("role", "img");
    doek.setAttribute("aria-label", W.fotoNr.replace("{n}", nr));
    let veegt = false, aan = false;
    const penseel = knop(W.penseel, () => {
      aan = !aan;
      penseel.setAttribute("aria-pressed", aan);
      doek.classList.toggle("veegt", aan);
    });
    penseel.setAttribute("aria-pressed", "false");
    const veeg = (e) => {
      if (!veegt || !aan) return;
      const r = doek.getBoundingClientRect(), s = doek.width / r.width, d = doek.width / 12;
      vervaag(doek, (e.clientX - r.left) * s - d / 2, (e.clientY - r.top) * s - d / 2, d, d);
    };
    doek.addEventListener("pointerdown", (e) => { veegt = aan; if (aan) doek.setPointerCapture(e.pointerId); veeg(e); });
    doek.addEventListener("pointermove", veeg);
    doek.addEventListener("pointerup", () => { if (veegt) klaar(); veegt = false; });
    const keuze = Object.assign(document.createElement("select"), { className: "control" });
    keuze.setAttribute("aria-label", W.deel);
    W.delen.forEach((t, i) => keuze.append(new Option(t, i)));
    const doe = knop(W.vervaag, () => {
      const i = Number(keuze.value), b = doek.width / 3, h = doek.height / 3;
      vervaag(doek, i % 3 * b, Math.floor(i / 3) * h, b, h);
      klaar();
    });
    const weer = knop(W.weer, async () => {
      doek.getContext("2d").drawImage(await teken(bron, ZIJDE), 0, 0);
      klaar();
    });
    const rij = Object.assign(document.createElement("div"), { className: "cluster" });
    rij.append(penseel, keuze, doe, weer);
    vak.append(doek, rij);
    return vak;
  };

  // toon shows the pictures below the field and hands over what is to be sent, now and after each change.
  const toon = async (invoer, bestanden, geef) => {
    document.getElementById("fotos-zien")?.remove();
    const vak = Object.assign(document.createElement("div"), { id: "fotos-zien", className: "stack" });
    const doeken = [];
    for (const b of bestanden.slice(0, 3)) doeken.push(await teken(b, ZIJDE));
    const klaar = async () => geef(await Promise.all(doeken.map((d) => uit(d, 0.8))));
    if (doeken.length) vak.append(Object.assign(document.createElement("p"), { className: "hint", textContent: W.fotoHint }));
    doeken.forEach((d, i) => vak.append(paneel(d, bestanden[i], i + 1, klaar)));
    (invoer.closest(".field") || invoer).after(vak);
    await klaar();
  };
  return { toon, klein, vervaag };
})();
