// A certified OpenID provider (oidc-provider). The officers' page signs in there with its own script.
// Usage: provider.mjs. It prints the results as a line of JSON, then serves its keys until standard input ends.

import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages = createRequire(join(process.cwd(), "target/judges/"));
// These settings are not for production, and not for all versions of Node.js. The provider warns about both.
console.info = console.warn = () => {};
const { Provider } = await import(pathToFileURL(packages.resolve("oidc-provider")));

const PAGE = "https://invite.example/", CLIENT = "officers-page", AUDIENCE = "techpass-invitations";
const OFFICER = {
  email: "anna.lim@tech.gov.sg", account_type: "public_officer", account_status: "active", device: "gmd",
};

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: CLIENT, token_endpoint_auth_method: "none", redirect_uris: [PAGE], grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  clientBasedCORS: (_context, origin) => origin === new URL(PAGE).origin,
  claims: { openid: ["sub"], email: ["email"] },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId, email: OFFICER.email }) }),
  extraTokenClaims: () => OFFICER,
  features: {
    devInteractions: { enabled: true },
    resourceIndicators: {
      enabled: true,
      // Without a resource, an access token is opaque.
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: "", audience: AUDIENCE, accessTokenFormat: "jwt", accessTokenTTL: 3600 }),
    },
  },
});
server.on("request", provider.callback());

/** A browser's tab with the officers' page: the parts of it that the sign-in script uses. */
class Tab {
  constructor(endpoint) {
    this.stored = new Map();
    this.cookies = new Map();
    const dataset = {
      clientId: CLIENT, scope: "openid email", issuer, authorizationEndpoint: endpoint, tokenEndpoint: `${issuer}/token`,
    };
    this.at = new URL(PAGE);
    const tab = this;
    Object.assign(globalThis, {
      // The page's script makes its elements when it is loaded. The test ignores them.
      document: { body: { dataset }, createElement: () => ({ append: () => {}, setAttribute: () => {}, dataset: {} }) },
      sessionStorage: {
        getItem: (name) => tab.stored.get(name) ?? null,
        setItem: (name, value) => tab.stored.set(name, value),
        removeItem: (name) => tab.stored.delete(name),
      },
      history: { replaceState: () => {} },
    });
    Object.defineProperty(globalThis, "location", { configurable: true, get: () => ({
      origin: tab.at.origin, pathname: tab.at.pathname, search: tab.at.search, hash: "",
      assign: (url) => { tab.leaves = url; },
    }) });
  }

  /** Loads pages of the provider and sends their forms, until one leads back to the officers' page. */
  async follow(url, form) {
    for (let steps = 0; steps < 20; steps += 1) {
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, { method: form ? "POST" : "GET", body: form, headers: { cookie }, redirect: "manual" });
      for (const line of response.headers.getSetCookie()) {
        const [name, value] = line.split(";")[0].split(/=(.*)/s);
        this.cookies.set(name, value);
      }
      const leads = response.headers.get("location");
      if (leads?.startsWith(PAGE)) return void (this.at = new URL(leads));
      const text = await response.text();
      const action = text.match(/<form[^>]*action="([^"]+)"/)?.[1];
      if (!leads && !action) throw new Error(`${response.status}: ${text.slice(0, 300)}`);
      const prompt = text.match(/name="prompt" value="(\w+)"/)?.[1];
      form = leads ? undefined : new URLSearchParams({ prompt, login: "anna", password: "x" });
      url = new URL(leads ?? action, url).href;
    }
    throw new Error("it leads nowhere");
  }
}

const fetched = globalThis.fetch;

/** Signs in like the page. Returns the access token, or the reason why there is none. */
async function signIn({ resource, origin = new URL(PAGE).origin, verifier } = {}) {
  const tab = new Tab(`${issuer}/auth${resource ? `?resource=${encodeURIComponent(resource)}` : ""}`);
  // Each sign-in is a new load of the page.
  const page = await import(`${pathToFileURL(join(process.cwd(), "functions/portal/assets/sign_in.js"))}?${Math.random()}`);
  globalThis.fetch = async (url, options) => {
    if (!String(url).endsWith("/token")) return fetched(url, options);
    // A browser returns a response only if it is allowed for the page's origin (CORS).
    const body = new URLSearchParams(options.body);
    if (verifier) body.set("code_verifier", verifier);
    const response = await fetched(url, { ...options, body, headers: { origin } });
    if (response.headers.get("access-control-allow-origin") !== origin) throw new TypeError("CORS");
    return response;
  };
  try {
    await page.signIn();
    await tab.follow(tab.leaves);
    await page.completeSignIn();
    return { token: JSON.parse(tab.stored.get("techpass.session")).token };
  } catch (fault) {
    return { failed: fault.reason ?? String(fault) };
  }
}

const RESOURCE = "https://invite.example/api";
console.log(JSON.stringify({
  issuer, jwks: `${issuer}/jwks`, audience: AUDIENCE,
  good: await signIn({ resource: RESOURCE }),
  opaque: await signIn(),
  // Faults: a script of another origin, and a verifier that does not fit the challenge.
  elsewhere: await signIn({ resource: RESOURCE, origin: "https://elsewhere.example" }),
  unfit: await signIn({ resource: RESOURCE, verifier: "A".repeat(43) }),
}));
process.stdin.resume();
await once(process.stdin, "end");
process.exit(0);
