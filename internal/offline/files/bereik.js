// The page of how somebody is reached: this browser becomes a way with one tap, where it can.
(() => {
  "use strict";
  const form = document.querySelector("form[data-toestel]");
  const toon = (naam, ja = true) => { document.querySelector(`[data-toestel-${naam}]`).hidden = !ja; };
  if (!form || !("serviceWorker" in navigator && "PushManager" in self && "Notification" in self)) return;
  toon("kan-niet", false);
  form.hidden = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    toon("mag-niet", false);
    toon("mislukt", false);
    try {
      if (await Notification.requestPermission() !== "granted") return toon("mag-niet");
      await navigator.serviceWorker.register("/toestel/werker.js", { scope: "/" });
      const { pushManager } = await navigator.serviceWorker.ready;
      const vraag = { userVisibleOnly: true, applicationServerKey: form.dataset.toestel };
      // A browser that is bound to another key lets go of that first.
      const op = await pushManager.subscribe(vraag).catch(async (fout) => {
        const oud = await pushManager.getSubscription();
        if (!oud) throw fout;
        await oud.unsubscribe();
        return pushManager.subscribe(vraag);
      });
      form.elements.toestel.value = JSON.stringify(op);
      form.submit();
    } catch { toon("mislukt"); }
  });
})();
