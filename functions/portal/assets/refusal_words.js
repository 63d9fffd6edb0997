// What a refusal means for the officer, and what to do next.

import { valueWords, wordsFor } from "./value_words.js";
import { words } from "./words.js";

/** @import { components } from "openapi" */
/**
 * @typedef {Object} RefusalWords
 * @property {string} title
 * @property {string} text
 * @property {string} [support] the text of a link to the support page
 * @property {boolean} [retry] whether trying again may help
 */
/** @typedef {components["schemas"]["Limit"]} Limit */
/** @typedef {{ title?: string, detail?: string, limit?: Limit, when: string | null }} RefusalFacts `when`: the time to come back, in words */

/**
 * The texts by the refusal's code. `signIn.ended` in `words` has the text for the end of a session.
 * @type {Record<string, (facts: RefusalFacts) => RefusalWords>}
 */
export const refusals = {
  not_a_public_officer: () => ({
    title: "Only public officers can invite people",
    text: "You are signed in with an account of a vendor, a temporary staff member or a product. Ask a public officer to invite the person. If you are a public officer, sign out and use your public officer account.",
  }),
  account_not_active: () => ({
    title: "Your account is not active",
    text: "Activate your TechPass account first. Then sign out here, and sign in again.",
  }),
  device_not_allowed: () => ({
    title: "You cannot invite people from this device",
    text: "Open this page on a non-SE GSIB or on a government-managed device (GMD), which is a device enrolled in SEED.",
  }),
  already_registered: () => ({
    title: "This person already has an account",
    text: "You cannot invite this person again. If something is wrong with the account, raise a service request.",
    support: "Raise a service request",
  }),
  address_suppressed: () => ({
    title: "We cannot email this address",
    text: "The person marked one of our emails as spam, or their email server permanently rejected our email, so we no longer send to this address. Ask the person for another address, or raise a service request.",
    support: "Raise a service request",
  }),
  not_pending: () => ({
    title: "This invitation is no longer pending",
    text: "Something has happened to it since: see its status and history below. If the person has no account, you can invite them again.",
  }),
  changed_meanwhile: () => ({
    title: "This has changed in the meantime",
    text: "It changed after you looked at it, so we did nothing. The page now shows its current state. Decide again.",
  }),
  request_in_progress: () => ({
    title: "We are already working on this",
    text: "Your first attempt is still running. Wait a moment, then try again. Nothing will be done twice.",
    retry: true,
  }),
  idempotency_key_reused: () => ({
    title: "This was sent before with other details",
    text: "Try again. We will treat it as a new invitation.",
    retry: true,
  }),
  email_not_allowed: ({ detail }) => ({
    title: "You cannot invite this person with this address",
    text: detail ?? "Use another address of the person.",
  }),
  rate_limited: ({ when, limit }) => ({
    title: "Too many requests for now",
    text: `${limit ? wordsFor(valueWords.limit, limit) : "You have reached a limit."} ${when ? `Come back after ${when}.` : "Come back later."} We have kept what you typed.`,
  }),
  resent_recently: ({ when }) => ({
    title: "We sent this email less than a day ago",
    text: `The person has an account and needs to sign in for the first time. Ask them to look for the onboarding email, also in their spam folder.${when ? ` You can send it again after ${when}.` : ""}`,
  }),
  not_support: () => ({
    title: "Only support officers can use the desk",
    text: "If you answer service requests, ask for the role of a support officer. Then sign out here, and sign in again.",
  }),
  not_transferable: () => ({
    title: "This invitation cannot be transferred",
    text: "It has ended without an account, or the officer owns it already. Find the person again to see which.",
  }),
  nothing_to_correct: () => ({
    title: "There is nothing to correct",
    text: "The account has these details already. Change a detail, or cancel.",
  }),
  account_ended: () => ({
    title: "This account has ended",
    text: "Nothing about it can be changed. If the person needs an account, they can be invited again.",
  }),
  not_found: () => ({
    title: "Invitation not found",
    text: "It does not exist, or another officer sent it. Your own invitations are under “My invitations”.",
  }),
  temporarily_unavailable: () => ({
    title: "Service temporarily unavailable",
    text: "We have kept what you typed. Wait a moment, then try again. Nothing will be done twice.",
    retry: true,
  }),
  offline: () => ({
    title: "No response from the service",
    text: "Check your connection, then try again. Nothing will be done twice, even if your first attempt reached us.",
    retry: true,
  }),
};

/**
 * The text for a refusal. A code that is not in `refusals` gets the text of the service, and `known` is false.
 * @param {string} code
 * @param {RefusalFacts} facts
 * @returns {RefusalWords & { known: boolean }}
 */
export function refusalWords(code, facts) {
  const say = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  if (say) return { ...say(facts), known: true };
  return { title: facts.title || words.failed.title, text: facts.detail || words.failed.text, known: false };
}
