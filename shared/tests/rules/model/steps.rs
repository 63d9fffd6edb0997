//! The steps of the model: what can happen next.

use invitations::domain::invitation::objection::Decline;
use samples::{ANNA, BEN};

use super::life::Life;
use super::rules::{DETAILS, MOST_INVITATIONS};

const MOST_RESENDS: u8 = 1;
/// The details that an invitee may be given whose account may be taken back: more would only multiply the states.
const FEW_DETAILS: std::ops::Range<usize> = 0..2;
/// How often another person registers with a number that the account claims.
const MOST_DISPLACED: usize = 1;
const MOST_DESK: u8 = 1;

/// What is explored in every order. What happens to the table and what happens to the stream do not
/// touch each other but through the events, so that they need not be multiplied.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Focus {
    /// Calls that are decided now and committed later.
    Races,
    /// The same of an integrated address, with details that may change (R24, R48).
    Corrections,
    /// Support revokes and transfers pending invitations, against whatever else happens (R58, R59).
    Desk,
    /// The same as the corrections, with accounts that are taken back, or lose their mobile number (R31, R49).
    Withdrawals,
    /// Reminders, declined invitations and requests for new ones, against whatever else happens (R52 - R54).
    Waiting,
    /// Events that are dispatched late, out of order, and again after a crash.
    Deliveries,
}

/// What may happen next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// The clock goes on.
    Time,
    /// Somebody calls, and the answer is committed at once, or `held` for later.
    Call { who: Call, held: bool },
    /// What was held is committed, if nothing has changed meanwhile.
    Commit,
    /// The dispatcher gets an event. It may crash between an email and the note of it.
    Dispatch { event: usize, crash: Option<usize> },
}

/// Whose call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Call {
    Invite(&'static str),
    /// An integrated invitee, with the details of that place.
    Onboard(&'static str, usize),
    Revoke(usize),
    Resend(usize),
    Register(usize),
    Expire(usize),
    Remind(usize),
    Decline(usize, Decline),
    RejectDetails(usize),
    AskAgain(usize),
    /// Support gives the invitation to the other officer (R59).
    Transfer(usize),
    /// Support revokes it (R58).
    DeskRevoke(usize),
    /// Support corrects the account to the details of that place (R58).
    DeskCorrect(usize, usize),
    /// The owner takes an integrated invitation back.
    Withdraw(usize),
    /// Another person registers with the mobile number of that place, which the account claims.
    Displace(usize),
}

impl Focus {
    /// Whether the first of two officers is as good as the other.
    pub(super) fn is_symmetric(self) -> bool {
        matches!(self, Self::Waiting | Self::Withdrawals | Self::Desk)
    }

    /// Late and repeated deliveries multiply the states of all invitations.
    pub(super) fn most_invitations(self) -> usize {
        match self {
            Self::Races | Self::Corrections | Self::Withdrawals => MOST_INVITATIONS,
            Self::Waiting | Self::Deliveries | Self::Desk => 2,
        }
    }

    /// Whether somebody slow may make such a call. Of two calls that race, it is enough that one is held.
    pub(super) fn holds(self, who: Call) -> bool {
        match self {
            Self::Races | Self::Corrections | Self::Withdrawals | Self::Desk => true,
            Self::Waiting => matches!(who, Call::Register(_) | Call::Remind(_) | Call::Decline(..)),
            Self::Deliveries => false,
        }
    }

    /// The calls that can be made in a state.
    pub(super) fn calls(self, life: &Life) -> Vec<Call> {
        let mut calls = Vec::new();
        if life.asked < self.most_invitations() {
            // The first of two officers is as good as the other.
            let officers = if self.is_symmetric() && life.asked == 0 { vec![ANNA] } else { vec![ANNA, BEN] };
            calls.extend(officers.into_iter().flat_map(|officer| match self {
                Focus::Races | Focus::Waiting | Focus::Deliveries | Focus::Desk => {
                    vec![Call::Invite(officer)]
                }
                Focus::Corrections => (0..DETAILS.len()).map(|place| Call::Onboard(officer, place)).collect(),
                Focus::Withdrawals => FEW_DETAILS.map(|place| Call::Onboard(officer, place)).collect(),
            }));
        }
        for which in 0..life.invitations.len() {
            calls.extend([Call::Register(which), Call::Expire(which), Call::Revoke(which)]);
            if self == Focus::Waiting {
                calls.extend([Call::Remind(which), Call::Decline(which, Decline::WrongPerson)]);
                // How often is a rule of its own. More would only multiply the states of everything else.
                let invitation = &life.invitations[which];
                let asked = invitation.asked_again.map_or(0, |told| told.times);
                calls.extend((invitation.details_rejected.is_none()).then_some(Call::RejectDetails(which)));
                calls.extend((asked < 2).then_some(Call::AskAgain(which)));
            }
            calls.extend((self == Focus::Withdrawals).then_some(Call::Withdraw(which)));
            if self == Focus::Deliveries && life.resends < MOST_RESENDS {
                calls.push(Call::Resend(which));
            }
            // Once is enough: more would only multiply the states of everything else.
            if self == Focus::Desk && life.desk < MOST_DESK {
                calls.extend([Call::DeskRevoke(which), Call::Transfer(which)]);
            }
            if self == Focus::Corrections && life.desk < MOST_DESK {
                calls.extend([
                    Call::Transfer(which),
                    Call::DeskCorrect(which, 1),
                    Call::DeskCorrect(which, 2),
                ]);
            }
        }
        if self == Focus::Withdrawals && life.others.len() <= MOST_DISPLACED {
            calls.extend(FEW_DETAILS.map(Call::Displace));
        }
        calls
    }
}
