//! The texts in English.

use super::{Facts, Faults, Fields, Mails, Notice, Page, Words};

/// English.
pub static ENGLISH: Words = Words {
    fields: FIELDS,
    faults: FAULTS,
    facts: FACTS,
    page: PAGE,
    mails: MAILS,
    moment: |at| at.strftime("%A, %-d %B %Y, %-I:%M %P (Singapore time)").to_string(),
};

const FIELDS: Fields = Fields {
    username: "Username",
    username_help: "You will sign in with it. Up to 64 letters a to z, digits, and between them - _ and single dots.",
    first_name: "First name",
    last_name: "Last name",
    name_help: "Up to 64 characters, in any script.",
    mobile_number: "Mobile number",
    singapore_mobile_help: "A Singapore mobile number, such as +65 9123 4567.",
    foreign_mobile_help: "With + and the country code, such as +91 98765 43210.",
    department: "Department",
    department_help: "The department or team that you work in, up to 64 characters.",
    password: "Password",
    password_help: "At least 12 characters, with three of: lower case, upper case, digits, symbols. A few words that \
                    do not belong together are easy to remember and hard to guess.",
    officer_name: "Offshore reporting officer's name",
    officer_email: "Offshore reporting officer's email",
    company_address: "Offshore company address",
    company_address_help: "Up to 256 characters, in several lines if you like.",
};

const FAULTS: Faults = Faults {
    required: "Fill this in.",
    not_applicable: "This field does not belong to the form: leave it out.",
    not_text: "Answer with text.",
    too_long: |most| format!("Use at most {most} characters."),
    unseen_character: "Remove the control, invisible or text-direction characters: they often come with copied text.",
    username: "Use letters a to z, digits, and between them - _ or single dots, at most 64 characters in all.",
    username_reserved: "This username is reserved: choose another one.",
    username_taken: "Somebody has this username: choose another one.",
    person_name: "Use letters of any script, spaces and ' - . , / @ ( ) with at least one letter.",
    singapore_mobile: "Give a Singapore mobile number: 8 digits that start with 8 or 9, with or without +65.",
    foreign_mobile: "Give the whole number in international form, with + and the country code first.",
    foreign_mobile_onshore: "Give a Singapore mobile number. If you work outside Singapore, ask the officer who invited \
                             you for an offshore invitation.",
    mobile_taken: "Another account has this mobile number.",
    password_short: "Use at least 12 characters.",
    password_control_character: "Leave out control characters, such as tabs.",
    password_classes: "Use at least three of: lower-case letters, upper-case letters, digits, symbols.",
    password_holds_name: "Leave out your username and the name in your mail address.",
    password_guessable: "This is one of the first passwords that an attacker tries: common ones, names, dates and rows of \
                         keys. Use a few words that do not belong together.",
    address_missing: "Give a mail address.",
    address_too_long: "An address has at most 256 characters.",
    address_local_part_too_long: "An address has at most 64 characters before the @.",
    address_no_at: "An address has a name, an @ and a domain, such as name@agency.gov.sg.",
    address_local_part: "Give one plain address: before the @ only unaccented letters, digits and signs such as . - _ +, \
                         without spaces, quotes, comments or further addresses.",
    address_domain: "After the @ there must be a domain name, such as agency.gov.sg.",
    address_look_alike: "The domain mixes alphabets or imitates Latin letters: type it again by hand.",
    address_own: "Give the officer's address, not your own.",
};

const FACTS: Facts = Facts {
    invited_by: "Invited by",
    your_address: "Your address",
    organisation: "Organisation",
    sponsoring_agency: "Sponsoring agency",
    business_operation: "Business operation",
    onshore: "Onshore (works in Singapore)",
    offshore: "Offshore (works outside Singapore)",
    offshore_development_centre: "Offshore development centre",
    offshore_company: "Offshore company",
    register_before: "Register before",
    sign_in_with: "Sign in with",
    sign_in_before: "Sign in before",
    your_username: "Your username",
};

const PAGE: Page = Page {
    language: "English",
    skip: "Skip to the main content",
    help: "Help with TechPass",
    register: "Register",
    register_title: "Register for TechPass",
    error_title: "Error: Register for TechPass",
    invited: |inviter| {
        format!(
            "{inviter} has invited you to TechPass, the account for Singapore government developer services."
        )
    },
    your_invitation: "Your invitation",
    your_account: "Your account",
    all_required: "Please fill in every field.",
    correct: "Please correct the following",
    done: Notice {
        title: "You have registered",
        text: "Sign in with this username, not with your mail address.",
    },
    done_username: "Your username is",
    next: "What comes next",
    next_mail: "We have mailed the username to you, too.",
    next_activate: "Sign in within 30 days to activate your account.",
    next_seed: "Enrol your device in SEED: a second mail says how.",
    sign_in: "Sign in to TechPass",
    expired: Notice {
        title: "This invitation has expired",
        text: "Ask the officer who invited you for a new invitation.",
    },
    superseded: Notice {
        title: "This invitation was replaced by a newer one",
        text: "Open the newest invitation mail that you got, and use the link in it.",
    },
    revoked: Notice {
        title: "This invitation was taken back",
        text: "Ask the officer who invited you, if you still need an account.",
    },
    registered: Notice {
        title: "You have registered already",
        text: "Sign in with the username that we mailed to you.",
    },
    not_found: Notice {
        title: "Not found",
        text: "There is nothing at this address. If you got here by a link in a mail, open the link again, whole, as \
               it is in the mail.",
    },
    unavailable: Notice {
        title: "Something does not work at the moment",
        text: "Nothing was changed. Go back and try again in a moment.",
    },
    too_many_tries: "Too many tries",
    too_many_tries_text: |moment| {
        format!("Your invitation is still good. Open its link again after {moment}.")
    },
};

const MAILS: Mails = Mails {
    button: "If the button does not work, open this address:",
    help: "Help:",
    reason: |inviter, invitee| {
        format!(
            "You get this mail because {inviter} invited {invitee} to TechPass. If you do not expect this, ignore it."
        )
    },
    reason_account: "You get this mail because you have a TechPass account.",
    invitation_subject: "You are invited to TechPass: please register",
    invitation_text: PAGE.invited,
    invitation_step: "Register to choose your username and password. The link is for you alone: do not pass this mail on.",
    onboarding_subject: "Welcome to TechPass: please activate your account",
    onboarding_text: |inviter| format!("{inviter} has invited you to TechPass, and your account is ready."),
    onboarding_step: "Sign in once with your organisation's own account to activate it.",
    account_subject: "Your TechPass account is ready",
    account_text: "You have registered for TechPass.",
    account_step: "Sign in with the username below, not with your mail address, to activate your account.",
    seed_subject: "Enrol your device in SEED",
    seed_text: "Your work needs an internet device that is enrolled in SEED, the government's device management.",
    seed_step: "Sign in to TechPass on that device and follow the SEED steps there.",
    seed_action: "Start with SEED",
    again_subject: "Somebody tried to invite you to TechPass again",
    again_text: |officer| {
        format!("{officer} tried to invite you to TechPass, but you have an account already.")
    },
    again_step: "Nothing has changed. Sign in with the username below.",
};
