// Passkeys: asks the server what to ask, the device to answer, and sends the answer as any
// other form. Without this file, or without passkeys in the browser, people sign in with
// a password and a code: the forms for passkeys are not shown.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));
  let waiting = null; // the question behind the name field, while nobody pressed a button

  const ask = async (form) => {
    const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(10000) });
    if (!answer.ok) throw new Error(answer.status);
    const question = await answer.json();
    const key = question.opties.publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    if (key.excludeCredentials) key.excludeCredentials = listed(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = listed(key.allowCredentials);
    return { ticket: question.vraag, publicKey: key };
  };

  const plain = (c) => {
    const r = c.response;
    const response = { clientDataJSON: text(r.clientDataJSON) };
    if (r.attestationObject) {
      response.attestationObject = text(r.attestationObject);
      response.transports = r.getTransports ? r.getTransports() : [];
    } else {
      response.authenticatorData = text(r.authenticatorData);
      response.signature = text(r.signature);
      if (r.userHandle) response.userHandle = text(r.userHandle);
    }
    return JSON.stringify({ id: c.id, rawId: text(c.rawId), type: c.type, response, clientExtensionResults: {} });
  };

  const send = (form, ticket, credential) => {
    form.elements.vraag.value = ticket;
    form.elements.antwoord.value = plain(credential);
    form.submit();
  };

  // The browser offers passkeys in the list of the name field; each question lasts five minutes.
  const autofill = async (form) => {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    for (;;) {
      const { ticket, publicKey } = await ask(form);
      const round = new AbortController();
      waiting = round;
      const late = setTimeout(() => round.abort("again"), 240000);
      try {
        const credential = await navigator.credentials.get({ publicKey, mediation: "conditional", signal: round.signal });
        if (credential) send(form, ticket, credential);
        return;
      } catch (error) {
        if (round.signal.reason !== "again") return;
      } finally {
        clearTimeout(late);
      }
    }
  };

  for (const area of document.querySelectorAll("[data-passkey]")) {
    const form = area.querySelector("form");
    const said = form.querySelector("[role=status]");
    const button = form.querySelector("button");
    area.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.hasAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      said.textContent = "";
      waiting?.abort("button");
      try {
        const { ticket, publicKey } = await ask(form);
        const credential = "make" in form.dataset ? await navigator.credentials.create({ publicKey })
          : await navigator.credentials.get({ publicKey });
        send(form, ticket, credential);
      } catch (error) {
        button.removeAttribute("aria-disabled");
        said.textContent = { NotAllowedError: form.dataset.stopped, InvalidStateError: form.dataset.known }[error.name] || form.dataset.failed;
      }
    });
    if ("autofill" in form.dataset) autofill(form).catch(() => {});
  }
  for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
})();
