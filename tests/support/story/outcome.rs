//! The right outcomes of the stories.

use super::Story;

/// The right outcome of a story.
pub struct Outcome {
    /// The events of each invitation of the address, the oldest first.
    pub histories: &'static [&'static [&'static str]],
    /// The status of the current record of the address.
    pub standing: Option<&'static str>,
    /// How many accounts the address has.
    pub accounts: usize,
    /// The emails: invitation, number of the event, and kind.
    pub mails: &'static [(usize, &'static str, &'static str)],
    /// The response to the client, with its code if it is an error.
    pub answer: Option<(u16, &'static str)>,
    /// The response to a repetition after everything has happened.
    pub second_answer: Option<(u16, &'static str)>,
}

pub(super) const REGISTER: &str = "registration_invitation";

impl Story {
    /// The right outcome.
    #[expect(clippy::too_many_lines, reason = "it is a list: one outcome for each story")]
    pub fn outcome(self) -> Outcome {
        let invited = Outcome {
            histories: &[&["invited"]],
            standing: Some("pending"),
            accounts: 0,
            mails: &[(0, "1", REGISTER)],
            answer: Some((201, "")),
            second_answer: None,
        };
        match self {
            Self::Invite => invited,
            Self::OverrideOwn => Outcome {
                histories: &[&["invited", "superseded"], &["invited"]],
                mails: &[(0, "1", REGISTER), (1, "1", REGISTER)],
                ..invited
            },
            Self::OverrideOther => Outcome {
                histories: &[&["invited", "superseded"], &["invited"]],
                mails: &[(0, "1", REGISTER), (0, "2", "replaced"), (1, "1", REGISTER)],
                ..invited
            },
            Self::Integrated => Outcome {
                histories: &[&["account_created"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[(0, "1", "onboarding_invitation"), (0, "1", "seed_onboarding")],
                ..invited
            },
            Self::Correct => Outcome {
                histories: &[&["account_created", "corrected"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[
                    (0, "1", "onboarding_invitation"),
                    (0, "2", "replaced"),
                    (0, "2", "seed_onboarding"),
                ],
                ..invited
            },
            Self::Withdraw => Outcome {
                histories: &[&["account_created", "withdrawn"]],
                standing: None,
                mails: &[(0, "1", "onboarding_invitation"), (0, "2", "withdrawn")],
                answer: Some((200, "")),
                second_answer: Some((409, "not_pending")),
                ..invited
            },
            // The history of the public officer. The vendor has another address.
            Self::Displace => Outcome {
                histories: &[&["account_created", "number_displaced"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[(0, "1", "onboarding_invitation"), (0, "2", "number_needed")],
                second_answer: Some((410, "invitation_registered")),
                ..invited
            },
            Self::Complete => Outcome {
                histories: &[&["invited", "registered"]],
                standing: Some("registered"),
                accounts: 1,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "2", "seed_onboarding"),
                ],
                // A registration has no key.
                second_answer: Some((410, "invitation_registered")),
                ..invited
            },
            Self::Expire => Outcome {
                histories: &[&["invited", "expired"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "2", "not_registered_in_time")],
                answer: None,
                ..invited
            },
            Self::Revoke => Outcome {
                histories: &[&["invited", "revoked"]],
                standing: None,
                answer: Some((200, "")),
                // A revocation has no key either.
                second_answer: Some((409, "not_pending")),
                ..invited
            },
            Self::Resend => Outcome {
                histories: &[&["invited", "resent"]],
                mails: &[(0, "1", REGISTER), (0, "2", REGISTER)],
                answer: Some((202, "")),
                ..invited
            },
            Self::Bounce => Outcome {
                histories: &[&["invited", "not_delivered"]],
                mails: &[(0, "1", REGISTER), (0, "2", "not_delivered")],
                answer: None,
                ..invited
            },
            Self::InviteAgain => Outcome {
                histories: &[&["invited", "registered", "invited_again"]],
                standing: Some("registered"),
                accounts: 1,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "invited_again"),
                ],
                answer: Some((409, "already_registered")),
                ..invited
            },
            Self::Remind => Outcome {
                histories: &[&["invited", "reminded"]],
                mails: &[(0, "1", REGISTER), (0, "2", "reminder")],
                answer: None,
                ..invited
            },
            Self::Activate => Outcome {
                histories: &[&["invited", "registered", "activated"]],
                standing: Some("registered"),
                accounts: 1,
                mails: &[(0, "1", REGISTER), (0, "2", "account_created"), (0, "2", "registered")],
                answer: None,
                ..invited
            },
            Self::RemindHolder => Outcome {
                histories: &[&["account_created", "reminded"]],
                standing: Some("account_created"),
                accounts: 1,
                mails: &[(0, "1", "onboarding_invitation"), (0, "2", "activation_reminder")],
                answer: None,
                ..invited
            },
            // The details of the account are kept for a while.
            Self::Terminate => Outcome {
                histories: &[&["invited", "registered", "terminated"]],
                standing: None,
                accounts: 1,
                mails: &[
                    (0, "1", REGISTER),
                    (0, "2", "account_created"),
                    (0, "2", "registered"),
                    (0, "3", "account_terminated"),
                    (0, "3", "not_activated_in_time"),
                ],
                answer: None,
                ..invited
            },
            Self::Decline => Outcome {
                histories: &[&["invited", "declined"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "2", "declined")],
                answer: Some((200, "")),
                second_answer: Some((410, "invitation_declined")),
                ..invited
            },
            Self::RejectDetails => Outcome {
                histories: &[&["invited", "details_rejected"]],
                mails: &[(0, "1", REGISTER), (0, "2", "details_rejected")],
                answer: Some((200, "")),
                second_answer: Some((409, "already_told")),
                ..invited
            },
            Self::Desk(story) => story.outcome(),
            Self::AskAgain => Outcome {
                histories: &[&["invited", "revoked", "asked_again"]],
                standing: None,
                mails: &[(0, "1", REGISTER), (0, "3", "asked_again")],
                answer: Some((202, "")),
                second_answer: Some((429, "rate_limited")),
                ..invited
            },
        }
    }
}
