// Signing in: OpenID Connect, authorization code with PKCE (RFC 6749, RFC 7636; a public client in the
// browser, as RFC 9700 requires).

import { configured } from "./dom.js";
import { startSession } from "./session.js";

const KEY = "techpass.sign-in";
/** The URL of this page, without query and fragment. */
const redirectUri = new URL(location.pathname, location.origin).href;

/** @typedef {keyof typeof import("./words.js").words.signIn.failed} Reason */

/** The sign-in failed. */
export class SignInFailed extends Error {
  /** @param {Exclude<Reason, "title">} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @param {ArrayBuffer | Uint8Array} bytes */
const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** Opens the sign-in service, which leads back to this view. */
export async function signIn() {
  const begun = { state: random(), nonce: random(), verifier: random(), view: location.hash };
  sessionStorage.setItem(KEY, JSON.stringify(begun));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(begun.verifier));
  const url = new URL(configured("authorizationEndpoint"));
  const parameters = {
    response_type: "code",
    client_id: configured("clientId"),
    redirect_uri: redirectUri,
    scope: configured("scope"),
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: base64url(digest),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url.href);
}

/**
 * Completes a sign-in if the URL has the issuer's response.
 * @throws {SignInFailed}
 */
export async function completeSignIn() {
  const answer = new URLSearchParams(location.search);
  if (!answer.has("code") && !answer.has("error")) return;
  const begun = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  // The code must not stay in the URL, where the history and a reload would see it.
  history.replaceState(null, "", location.pathname + (begun?.view ?? ""));
  if (!begun || answer.get("state") !== begun.state) throw new SignInFailed("state");
  // RFC 9207, 2.4: the response of another issuer is rejected.
  if (answer.has("iss") && answer.get("iss") !== configured("issuer")) throw new SignInFailed("issuer");
  if (answer.has("error")) throw new SignInFailed(answer.get("error") === "access_denied" ? "denied" : "provider");
  const tokens = await exchange(answer.get("code") ?? "", begun.verifier);
  const claims = checkedClaims(tokens.id_token, begun.nonce);
  startSession({
    token: tokens.access_token,
    subject: claims.sub,
    name: [claims.name, claims.email, claims.sub].find((name) => typeof name === "string" && name.trim()) ?? "",
    ends: tokens.expires_in > 0 ? Date.now() + tokens.expires_in * 1000 : null,
  });
}

/**
 * Exchanges the code for tokens (RFC 6749, 4.1.3), with the verifier of RFC 7636.
 * @param {string} code
 * @param {string} verifier
 * @returns {Promise<any>} the token response
 */
async function exchange(code, verifier) {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    client_id: configured("clientId"),
    code_verifier: verifier,
  });
  const response = await fetch(configured("tokenEndpoint"), { method: "POST", body, credentials: "omit" })
    .catch(() => { throw new SignInFailed("offline"); });
  const tokens = await response.json().catch(() => ({}));
  const usable = response.ok && tokens.access_token && /^bearer$/i.test(tokens.token_type);
  if (!usable) throw new SignInFailed(response.status >= 500 ? "provider" : "token");
  return tokens;
}

/**
 * The claims of an id token. It came from the token endpoint over TLS, so its signature need
 * not be checked (OpenID Connect Core, 3.1.3.7, 6). The service checks the access token.
 * @param {string} idToken
 * @param {string} nonce
 * @returns {any}
 */
function checkedClaims(idToken, nonce) {
  try {
    const payload = idToken.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    const ours = claims.iss === configured("issuer")
      && [claims.aud].flat().includes(configured("clientId"))
      && (claims.azp ?? configured("clientId")) === configured("clientId")
      && claims.nonce === nonce
      && claims.exp * 1000 > Date.now();
    if (ours) return claims;
  } catch {
    // Not a token: the error below says so.
  }
  throw new SignInFailed("token");
}
