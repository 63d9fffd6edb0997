// The words for the values that the API sends.

import { words } from "./words.js";

/** @import { components } from "openapi" */
/** @typedef {components["schemas"]["Invitation"]} Invitation */
/** @typedef {NonNullable<Invitation["history"]>[number]["event"]} HistoryEvent */

export const valueWords = {
  /** @satisfies {Record<Invitation["status"], string>} */
  status: {
    account_created: "Account created",
    pending: "Pending",
    registered: "Registered",
    expired: "Expired",
    superseded: "Replaced",
    revoked: "Revoked",
    declined: "Declined",
    withdrawn: "Withdrawn",
  },

  email: {
    /** @satisfies {Record<Invitation["mail"][number]["kind"], string>} */
    kind: {
      registration_invitation: "Registration link",
      onboarding_invitation: "Onboarding email",
      account_created: "Account ready",
      seed_onboarding: "SEED onboarding",
      registered: "To you: registered",
      not_registered_in_time: "To you: not registered in time",
      not_delivered: "To you: email not delivered",
      withdrawn: "Invitation withdrawn",
      number_needed: "To you: mobile number needed",
      registration_refused: "To you: the person cannot register",
      revoked_by_operator: "To you: invitations revoked by the operator",
      replaced: "To the earlier officer: invitation replaced",
      invited_again: "To the account holder: invited again",
      reminder: "Reminder",
      declined: "To you: declined",
      details_rejected: "To you: details are wrong",
      asked_again: "To you: new invitation wanted",
      replacement_revoked: "To the earlier officer: invitation revoked",
      details_corrected: "To the account holder: details corrected",
      emails_resumed: "Emails are on again",
      revoked_by_support: "To the officer: revoked by support",
      account_released: "Account released",
      released_by_support: "To the officer: account released by support",
      invitations_transferred: "To the new owner: invitations transferred",
      activation_reminder: "Reminder to sign in",
      account_terminated: "Account ended",
      not_activated_in_time: "To you: not signed in in time",
    },
    /** @satisfies {Record<components["schemas"]["MailStatus"], string>} */
    status: {
      sent: "sent",
      delivered: "delivered",
      delayed: "delayed",
      bounced: "could not be delivered",
      complained: "marked as spam by the reader",
      rejected: "could not be sent",
      suppressed: "not sent, because the address does not accept our emails",
    },
  },

  /** @satisfies {Record<HistoryEvent, string>} */
  event: {
    invited: "Invited",
    account_created: "Account created",
    resent: "Email sent again",
    corrected: "Details corrected",
    registered: "Registered",
    expired: "Expired",
    superseded: "Replaced by a new invitation",
    revoked: "Revoked",
    reminded: "Reminder sent",
    declined: "Declined",
    details_rejected: "The person said that the details are wrong",
    asked_again: "The person asked for a new invitation",
    invited_again: "Someone tried to invite the person again",
    not_delivered: "Email not delivered",
    withdrawn: "Withdrawn, and the account removed",
    number_displaced: "Another person registered with the mobile number",
    registration_refused: "Could not register: the email domain is no longer on the allowlist",
    revocations_told: "We emailed you about the revocation",
    transferred: "Transferred to another officer",
    emails_resumed: "Emails turned on again",
    activated: "Signed in for the first time",
    terminated: "Account ended",
    purged: "Personal data erased",
  },
  /** The system ends an account because of one thing only (R50). */
  endedUnused: "Account ended, because nobody signed in to it in time",
  /** Who did something, if it was not an officer. */
  by: { invitee: "the invited person", timer: "the system", mail_service: "the email service", operator: "the operator", another_person: "another person", desk: "support", directory: "the directory" },

  /**
   * Which limit was reached (R45).
   * @satisfies {Record<components["schemas"]["Limit"], string>}
   */
  limit: {
    requests: "You have sent many requests in the last hour.",
    invitations: "You have sent many invitations in the last hour.",
    list_rows: "You have sent many rows of lists today.",
    emails_from_officer: "You have sent this person many emails today.",
    emails_to_address: "This person has received many of our emails today.",
    link_tries: "This link was used many times in the last minutes.",
    emails_to_officer: "This officer has received many of our emails today.",
  },
};

/**
 * The words for one value. A value that this page does not know yet gets neutral words.
 * @template {string} Code
 * @param {Record<Code, string>} table
 * @param {Code} code
 */
export const wordsFor = (table, code) => (Object.hasOwn(table, code) ? table[code] : words.unknown);

/**
 * An event in words. An account that the system ended was not used.
 * @param {HistoryEvent} event
 * @param {string} by
 */
export const eventWords = (event, by) =>
  (event === "terminated" && by === "timer" ? valueWords.endedUnused : wordsFor(valueWords.event, event));

/**
 * Who did something: an officer by their address, anyone else in words.
 * @param {string} actor
 */
export const actorWords = (actor) => (actor.includes("@") ? actor : wordsFor(/** @type {Record<string, string>} */ (valueWords.by), actor));
