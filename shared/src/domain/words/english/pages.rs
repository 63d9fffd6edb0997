//! The pages of the registration link in English.

use crate::domain::words::{AskAgainPages, Facts, Masthead, Notice, Objections, Page, VerifyPage};

pub(super) const FACTS: Facts = Facts {
    invited_by: "Invited by",
    your_address: "Your email address",
    organisation: "Organisation",
    sponsoring_agency: "Sponsoring agency",
    business_operation: "Business operation",
    onshore: "Onshore (works in Singapore)",
    offshore: "Offshore (works outside Singapore)",
    offshore_development_centre: "Offshore Development Centre",
    offshore_company: "Offshore company",
    register_before: "Register before",
    sign_in_with: "Sign in with",
    sign_in_before: "Sign in before",
    your_username: "Your username",
};

pub(super) const PAGE: Page = Page {
    language: "English",
    skip: "Skip to main content",
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
        text: "Sign in with this username, not with your email address.",
    },
    done_username: "Your username is",
    next: "What to do next",
    next_mail: "We have also emailed you your username.",
    next_activate: "Sign in within 30 days to activate your account.",
    next_seed: "Enrol your device in SEED. A second email explains how.",
    sign_in: "Sign in to TechPass",
    expired: Notice {
        title: "This invitation has expired",
        text: "Its link no longer works. Ask the officer who invited you for a new invitation.",
    },
    superseded: Notice {
        title: "A newer invitation has replaced this one",
        text: "Open the newest invitation email that you received, and use the link in it.",
    },
    revoked: Notice {
        title: "This invitation has been revoked",
        text: "Its link no longer works. If you still need an account, contact the officer who invited you.",
    },
    registered: Notice {
        title: "You have already registered",
        text: "Sign in with the username that we emailed to you.",
    },
    not_allowed: Notice {
        title: "You cannot register with this address",
        text: "The part of your email address after the @ is no longer on the list of organisations that use TechPass.",
    },
    tell_officer: "Tell the officer who invited you",
    officer_told: "We have told the officer who invited you. Contact them if you still need an account.",
    declined: Notice {
        title: "You have declined this invitation",
        text: "Its link no longer works. If you have changed your mind, contact the officer who invited you.",
    },
    account_ended: Notice {
        title: "Your account has ended",
        text: "You can no longer sign in to it. If you still need an account, ask the officer who invited you for a \
               new invitation.",
    },
    misspelt: Notice {
        title: "This address is not quite right",
        text: "It differs a little from the link in your email. Use the button to open your invitation.",
    },
    not_found: Notice {
        title: "Page not found",
        text: "There is nothing at this address. If you followed a link in an email, copy the whole link from the email \
               and open it again.",
    },
    open_invitation: "Open your invitation",
    unavailable: Notice {
        title: "Service temporarily unavailable",
        text: "Nothing has changed. Wait a moment, then go back and try again.",
    },
    too_many_tries: "Too many attempts",
    too_many_tries_text: |moment| {
        format!("Your invitation is still valid. Open its link again after {moment}.")
    },
    yes: "Yes",
    no: "No",
    choose_yes_or_no: "Choose yes or no.",
    go_on: "Continue",
    unchanged: Notice {
        title: "Nothing has changed",
        text: "You can close this page, or open the link in your email again.",
    },
    masthead: Masthead {
        title: "A Singapore Government Agency Website",
        how: "How to identify",
        domain: "Official website links end with .gov.sg",
        domain_text: "Government agencies communicate via .gov.sg websites. Look at the address of this page.",
        secure: "Secure websites use HTTPS",
        secure_text: "Look for a lock or https:// in front of the address. Share sensitive information only on official, \
                      secure websites.",
    },
    genuine: VerifyPage {
        title: "How to check that an email is from us",
        sender: |sender| {
            format!(
                "Our emails come from {sender}. Check the whole address, not only the name in front of it."
            )
        },
        links: "Every link in our emails begins with one of these addresses:",
        officer: "Our emails name the public officer who invited you. If you are not sure, ask this officer. Use a \
                  telephone number or an email address that you already know.",
        secrets: "We never ask for your password, for a one-time code or for money by email, telephone or message.",
        report: "If an email is not from us, do not open its links. Tell us through the help page below, or call the \
                 ScamShield Helpline at 1799.",
    },
};

pub(super) const OBJECTIONS: Objections = Objections {
    title: "Is something wrong with this invitation?",
    not_wanted: "I do not want this account",
    wrong_person: "I am not this person",
    wrong_details: "The details are wrong",
    choose: "Choose what is wrong with this invitation.",
    decline: "Do you want to decline this invitation?",
    decline_not_wanted: |inviter| {
        format!("Your link will stop working. We will tell {inviter} that you do not want this account.")
    },
    decline_wrong_person: |inviter| {
        format!(
            "The link will stop working. We will tell {inviter} that the invitation has reached the wrong person."
        )
    },
    reject: "Do you want to tell the officer that the details are wrong?",
    reject_text: |inviter| {
        format!(
            "We will email {inviter}. Your link keeps working. If the officer corrects the details, you get a new email \
             with a new link."
        )
    },
    done: "You have declined the invitation",
    done_text: |inviter| format!("We are telling {inviter}. You can close this page."),
    told: "We are telling the officer",
    told_text: |inviter| {
        format!(
            "We are telling {inviter} by email that the details are wrong. If the officer corrects them, you get a new email \
             with a new link."
        )
    },
    told_already: "The officer has been told",
    told_until: |moment| {
        format!(
            "We have told the officer that the details are wrong. You can tell them again after {moment}."
        )
    },
    told_often: "We have told the officer several times that the details are wrong. Contact the officer directly.",
};

pub(super) const ASKING: AskAgainPages = AskAgainPages {
    button: "Ask for a new invitation",
    title: "Do you want to ask for a new invitation?",
    text: |inviter| format!("We will tell {inviter} by email that you ask for a new invitation."),
    done: "We are asking for a new invitation",
    done_text: |inviter| {
        format!(
            "We are emailing {inviter}. If the officer invites you again, you get a new email with a new link."
        )
    },
    already: "You have already asked",
    until: |moment| {
        format!(
            "We have told the officer by email that you ask for a new invitation. You can ask again after {moment}."
        )
    },
    often: "You have asked for a new invitation several times. Contact the officer directly.",
    has_newer: "There is a newer invitation for you. Open the newest invitation email that you received, and use the link \
                in it.",
    has_account: "There is an account for your address already. Sign in to TechPass.",
    is_open: "Your invitation is still open. Use its link to register.",
    busy: Notice {
        title: "The officer has many requests today",
        text: "We have not emailed the officer. Contact the officer directly, or try again tomorrow.",
    },
};
