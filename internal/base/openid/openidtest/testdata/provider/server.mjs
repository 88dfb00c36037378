// An OpenID provider for tests, on loopback: the real oidc-provider, with people and
// clients that the test gives as JSON on the first line of standard input. Whoever comes to
// sign in is the person that the test chose last; there is nothing to type.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const lines = createInterface({ input: process.stdin });
const settings = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
const people = new Map();
let chosen = '';
let proofs = [];

const server = createServer();
await new Promise((resolve) => server.listen(settings.port, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: settings.clients,
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub', 'sid', 'amr'], profile: ['name', 'preferred_username'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'groups'],
  conformIdTokenClaims: settings.userinfo === true,
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      // The page of the package itself asks a font of another host.
      logoutSource: (ctx, form) => {
        ctx.body = `<!doctype html><html lang="en"><title>Sign out</title><h1>Sign out?</h1>${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes</button></html>`;
      },
    },
  },
  // oidc-provider itself tells no program on loopback that a session ended.
  fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, sub) => people.has(sub) && { accountId: sub, claims: () => ({ sub, ...people.get(sub) }) },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile groups');
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
server.on('request', async (req, res) => {
  const path = new URL(req.url, issuer).pathname;
  if (path === '/test/person') {
    let body = '';
    for await (const part of req) body += part;
    const person = JSON.parse(body);
    people.set(person.sub, { name: person.name, preferred_username: person.login, groups: person.groups });
    chosen = person.sub;
    proofs = person.proofs ?? [];
    res.writeHead(204).end();
  } else if (path.startsWith('/interaction/')) {
    const result = chosen
      ? { login: { accountId: chosen, amr: proofs } }
      : { error: 'access_denied', error_description: 'nobody is there' };
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
  } else {
    answer(req, res);
  }
});
console.log(`ready ${issuer}`);
