//! The invitee's emails in English.

use super::pages::PAGE;
use crate::domain::words::Mails;

pub(super) const MAILS: Mails = Mails {
    button: "If the button does not work, open this address:",
    help: "Help",
    genuine: "How to check that this email is genuine",
    objection: "Tell the officer if you do not want this account, are not this person, or the details are wrong",
    reminder_subject: "Reminder: your TechPass invitation expires soon",
    reminder_text: |inviter| {
        format!(
            "{inviter} has invited you to TechPass, the account for Singapore government developer services. You have \
             not registered yet."
        )
    },
    reminder_step: "Register before the deadline. The link is the same as in our earlier email. It is for you only: do \
                    not forward this email.",
    invitation_subject: "You are invited to TechPass: please register",
    invitation_text: PAGE.invited,
    invitation_step: "Register to choose your username and password. The link is for you only: do not forward this email.",
    invitation_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass. If you do not expect an \
             invitation, ignore this email: you have no account unless you register."
        )
    },
    onboarding_subject: "Welcome to TechPass: please activate your account",
    onboarding_text: |inviter| format!("{inviter} has invited you to TechPass, and your account is ready."),
    onboarding_step: "Sign in once with your organisation's account to activate it.",
    onboarding_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass. If you do not expect an account, \
             do not sign in, and contact support."
        )
    },
    account_subject: "Your TechPass account is ready",
    account_text: "You have registered for TechPass.",
    account_step: "To activate your account, sign in within 30 days with the username below, not with your email address.",
    account_reason: |invitee| {
        format!(
            "You received this email because someone registered for TechPass with the invitation for {invitee}. If this \
             was not you, contact support."
        )
    },
    seed_subject: "Enrol your device in SEED",
    seed_text: "Your work needs an internet device that is enrolled in SEED, the government's device management.",
    seed_step: "Sign in to TechPass on that device and follow the SEED steps there.",
    seed_action: "Start with SEED",
    seed_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass and asked for SEED. If you do not \
             expect this, contact support."
        )
    },
    activation_reminder_subject: "Sign in to TechPass to keep your account",
    activation_reminder_text: "You have a TechPass account, but you have not signed in yet.",
    activation_reminder_step: "Sign in once before the date below. Otherwise the account ends, and you need a new invitation.",
    ended_subject: "Your TechPass account has ended",
    ended_text: "Nobody signed in to your TechPass account within 30 days, so it has ended.",
    ended_step: "If you still need an account, ask the officer who invited you for a new invitation.",
    ended_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} invited {invitee} to TechPass. If you do not know this account, \
             contact support."
        )
    },
    withdrawn_subject: "Your TechPass invitation was withdrawn",
    withdrawn_text: |inviter| {
        format!("{inviter} has withdrawn your invitation to TechPass. Your account has been removed.")
    },
    withdrawn_step: "You do not need to do anything. If you still need an account, contact the officer.",
    withdrawn_reason: |inviter, invitee| {
        format!(
            "You received this email because {inviter} had invited {invitee} to TechPass. If you do not know this \
             invitation, contact support."
        )
    },
    again_subject: "Someone tried to invite you to TechPass again",
    again_text: |officer| {
        format!("{officer} tried to invite you to TechPass, but you already have an account.")
    },
    again_step: "Nothing has changed. Continue to sign in with the username below.",
    again_reason: "You received this email because you have a TechPass account. If you do not know this account, contact \
                   support.",
    corrected_subject: "We corrected the details of your TechPass account",
    corrected_text: "TechPass support has corrected details of your account because of a service request.",
    corrected_step: "You do not need to do anything. If you did not expect this change, contact support and give the number of \
                     the service request.",
    corrected_reason: |invitee| {
        format!(
            "You received this email because details of the TechPass account of {invitee} were changed. If you do not \
             expect this, contact support."
        )
    },
    corrected_details: "Corrected",
    released_subject: "Support has ended your TechPass account",
    released_text: "TechPass support has ended your account because of a service request. You can no longer sign in to it.",
    released_step: "If you still need an account, ask the officer who invited you for a new invitation. If you did not \
                    expect this, contact support and give the number of the service request.",
    released_reason: |invitee| {
        format!(
            "You received this email because the TechPass account of {invitee} has ended. If you do not know this \
             account, contact support."
        )
    },
    resumed_subject: "You get emails from TechPass again",
    resumed_text: |invitee| {
        format!(
            "We had stopped emailing {invitee}. TechPass support has turned our emails on again because of a \
             service request."
        )
    },
    resumed_step: "You do not need to do anything. If you do not want our emails, contact support and give the number of the \
                   service request.",
    resumed_reason: |invitee| {
        format!(
            "You received this email because {invitee} was invited to TechPass, and gets our emails again. If you do not \
             expect this, contact support."
        )
    },
    service_request: "Service request",
};
