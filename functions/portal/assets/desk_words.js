// What support officers read at the desk (R58, R59).

export const words = {
  title: "Desk",
  intro: "Find a person by their exact email address, login name or mobile number. We record each search and each look, with the number of the service request.",
  loading: "Loading the desk ...",
  number: "Service request",
  numberHelp: "Its number, such as SR-2026-0042.",
  way: "Find by",
  ways: { email: "Email address", login_name: "Login name", mobile_number: "Mobile number" },
  what: "Email address, login name or mobile number",
  find: "Find",
  missing: "Enter the number of the service request, and whom you look for.",
  nobody: { title: "Nobody found", text: "Check what you typed. We find exact matches only, and nobody whose data has been erased." },

  reason: "Reason",
  reasonHelp: "It is kept in the history, and only support officers see it. Do not put personal data in it.",
  reasonMissing: "Say why you do this.",
  cancel: "Cancel",

  suppressed: {
    title: "We do not email this person",
    since: "Since ",
    reason: {
      complained: "They marked one of our emails as spam.",
      suppressed: "Their email server permanently rejected our email, or the email service has the address on its list.",
    },
    turnOn: "Turn emails on again",
    /** @type {(email: string) => string} */
    ask: (email) => `Turn emails to ${email} on again?`,
    follows: "Ask the person first whether they want our emails, and whether their mailbox works. We email them again from now on, and tell them so. Emails that we did not send are not sent later: send the invitation again afterwards.",
    yes: "Turn on",
    done: "Emails to this person are on again.",
  },

  account: {
    title: "Account",
    /** @satisfies {Record<"pending_activation" | "active" | "terminated", string>} */
    status: { pending_activation: "Waits for the first sign-in", active: "In use", terminated: "Ended" },
    /** @satisfies {Record<"public_officer" | "vendor", string>} */
    type: { public_officer: "Public officer", vendor: "Vendor" },
    facts: {
      login_name: "Login name",
      status: "Status",
      account_type: "Account type",
      organisation: "Organisation",
      inviter: "Invited by",
      created_at: "Created on",
      activate_by: "Must sign in before",
      activated_at: "First signed in on",
      terminated_at: "Ended on",
    },
    correct: "Correct details",
    save: "Save the correction",
    follows: "The person is told by email which details were corrected.",
    corrected: "The details have been corrected. We are emailing the person.",
    release: "Release",
    /** @type {(email: string) => string} */
    releaseAsk: (email) => `Release the account of ${email}?`,
    releaseFollows: "The account ends at once, and nobody can undo this. The email address, the username and the mobile number are free, so the person can be invited again. The person and the officer who invited them are told by email.",
    releaseYes: "Release it",
    released: "The account has been released. We are emailing the person and the officer.",
  },

  invitation: {
    title: "Invitation",
    /** @type {(status: string, day: string) => string} */
    older: (status, day) => `${status}, invited on ${day}`,
    owner: "Inviter",
    resend: "Send the email again",
    resendAsk: "Send the email again?",
    resendFollows: "The person gets the same email again, with the same link and the same deadline.",
    resendYes: "Send",
    resent: "We are sending the email again.",
    revoke: "Revoke",
    revokeAsk: "Revoke this invitation?",
    revokeFollows: "The link stops working at once. The officer who sent it is told by email.",
    revokeYes: "Revoke it",
    revoked: "The invitation has been revoked.",
    transfer: "Transfer",
    transferAsk: "Transfer this invitation?",
    transferFollows: "The new owner gets the outcome emails from now on, and one email now. The link and the deadline stay.",
    transferYes: "Transfer it",
    transferred: "The invitation has been transferred.",
    transferAll: "Transfer all of this officer",
    /** @type {(number: string, reason: string) => string} */
    request: (number, reason) => `. Service request ${number}: ${reason}`,
    /** @type {(officer: string) => string} */
    support: (officer) => `support (${officer})`,
    /** @type {(fields: string[]) => string} */
    corrected: (fields) => `: ${fields.join(", ")}`,
  },

  /**
   * The fields of a correction, as the history names them.
   * @type {Record<string, string>}
   */
  fields: {
    mobile_number: "mobile number",
    sponsoring_agency: "sponsoring agency",
    business_operation: "business operation",
    offshore_development_centre: "offshore centre",
    offshore_company_name: "offshore company",
    seed_required: "SEED",
    first_name: "first name",
    last_name: "last name",
    department: "department",
    reporting_officer_name: "reporting officer",
    reporting_officer_email: "reporting officer's email",
    company_address: "company address",
  },

  transfers: {
    title: "An officer has left",
    text: "All their invitations that are pending, or led to an account, go to another officer.",
    from: "Officer who has left",
    to: "New owner",
    toHelp: "The email address of a public officer who has signed in to this page.",
    toMissing: "Enter the email address of the new owner.",
    button: "Transfer all",
    /** @type {(from: string) => string} */
    ask: (from) => `Transfer all invitations of ${from}?`,
    follows: "The new owner gets the outcome emails from now on, and an email now that lists the people. Links and deadlines stay.",
    yes: "Transfer all",
    /** @type {(number: number) => string} */
    progress: (number) => `${number} transferred so far ...`,
    /** @type {(number: number) => string} */
    done: (number) => (number === 0 ? "There was nothing to transfer." : `${number} ${number === 1 ? "invitation" : "invitations"} transferred. We are emailing the new owner.`),
    missing: "Enter the officer who has left.",
  },
};
