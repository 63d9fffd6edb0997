//! The steps of the model: what can happen next.

use invitations::domain::invitation::objection::Decline;
use samples::{ANNA, BEN};

use super::life::Life;
use super::rules::{DETAILS, MOST_INVITATIONS};
use crate::explore::exhaustive;

const MOST_RESENDS: u8 = 1;
/// The details that are used together with withdrawals. More would only multiply the states.
const FEW_DETAILS: std::ops::Range<usize> = 0..2;
/// The maximum number of times that another person registers with the account's number.
const MOST_DISPLACED: usize = 1;
const MOST_DESK: u8 = 1;

/// The part of the product that is explored in every order. Table and stream depend on each other only through the
/// events, so their orders need not be combined.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Focus {
    /// Calls that are decided now and committed later.
    Races,
    /// The same for an integrated address, with details that change (R24, R48).
    Corrections,
    /// Support revokes and transfers pending invitations while other calls happen (R58, R59).
    Desk,
    /// The same as the corrections, with accounts that are withdrawn, or lose their mobile number (R31, R49).
    Withdrawals,
    /// Reminders, declined invitations and requests for new ones while other calls happen (R52 - R54).
    Waiting,
    /// Events that are dispatched late, out of order, and again after a crash.
    Deliveries,
}

/// A step: something that can happen next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    /// The clock moves to the next moment.
    Time,
    /// A call. Its decision is committed at once, or `held` for later.
    Call { who: Call, held: bool },
    /// The held decision is committed, if nothing has changed since.
    Commit,
    /// The dispatcher gets an event. It can crash between sending an email and noting it.
    Dispatch { event: usize, crash: Option<usize> },
}

/// A call of the product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Call {
    Invite(&'static str),
    /// An officer invites an integrated invitee, with the details at this index.
    Onboard(&'static str, usize),
    Revoke(usize),
    Resend(usize),
    Register(usize),
    Expire(usize),
    Remind(usize),
    Decline(usize, Decline),
    RejectDetails(usize),
    AskAgain(usize),
    /// Support transfers the invitation to the other officer (R59).
    Transfer(usize),
    /// Support revokes it (R58).
    DeskRevoke(usize),
    /// Support corrects the account to the details at this index (R58).
    DeskCorrect(usize, usize),
    /// The owner withdraws an integrated invitation.
    Withdraw(usize),
    /// Another person registers with the mobile number at this index, if the account has it.
    Displace(usize),
}

impl Focus {
    /// Whether it does not matter which of the two officers calls first.
    pub(super) fn is_symmetric(self) -> bool {
        matches!(self, Self::Waiting | Self::Withdrawals | Self::Desk)
    }

    /// The maximum number of invitations. It is lower for steps that multiply the states.
    pub(super) fn most_invitations(self) -> usize {
        match self {
            Self::Withdrawals if !exhaustive() => 2,
            Self::Races | Self::Corrections | Self::Withdrawals => MOST_INVITATIONS,
            Self::Waiting | Self::Deliveries | Self::Desk => 2,
        }
    }

    /// Whether the decision of this call can be held. If two calls race, it is enough to hold one of them.
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
                // The full limits have tests of their own. More calls would only multiply the states.
                let invitation = &life.invitations[which];
                let asked = invitation.asked_again.map_or(0, |told| told.times);
                calls.extend((invitation.details_rejected.is_none()).then_some(Call::RejectDetails(which)));
                calls.extend((asked < 2).then_some(Call::AskAgain(which)));
            }
            calls.extend((self == Focus::Withdrawals).then_some(Call::Withdraw(which)));
            if self == Focus::Deliveries && life.resends < MOST_RESENDS {
                calls.push(Call::Resend(which));
            }
            // One call is enough. More would only multiply the states.
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
