//! The properties that must hold in every state, named after the rules, and those that some state must reach.

use invitations::domain::forms::onboarding::Answers;
use invitations::domain::invitation::effect::MailKind;
use invitations::domain::invitation::{Invitation, InvitationId, Outcome, State, Status};
use invitations::domain::values::mobile::MobileNumber;
use samples::DAY;
use stateright::Property;

use super::life::Life;
use super::steps::Focus;
use super::world::World;

pub(super) fn always() -> Vec<Property<World>> {
    [invitations(), accounts(), waiting(), emails()].into_iter().flatten().collect()
}

/// Properties of invitations.
fn invitations() -> Vec<Property<World>> {
    vec![
        // There is at most one live invitation, and none if there is an account.
        Property::always("R25", |_, life: &Life| {
            let current = life.invitations.iter().filter(|invitation| invitation.is_current());
            current.count() <= 1 && life.accounts <= 1
        }),
        Property::always("R25 address", |_, life: &Life| {
            life.current.as_ref() == life.invitations.iter().find(|invitation| invitation.is_current())
        }),
        Property::always("R21", |_, life: &Life| {
            ended(life, Status::Registered).all(|(_, deadline, at)| at < deadline)
        }),
        Property::always("R36 not early", |_, life: &Life| {
            ended(life, Status::Expired).all(|(_, deadline, at)| at >= deadline)
        }),
        // An invitation past its deadline can be closed at any time.
        Property::always("R36 can end", |world: &World, life: &Life| {
            let now = life.now();
            life.invitations.iter().all(|invitation| match invitation.state {
                State::Pending { expires_at } if now >= expires_at => {
                    (world.rules.expire)(invitation, now).is_ok()
                }
                _ => true,
            })
        }),
        Property::always("R22 chain", |_, life: &Life| {
            life.invitations.iter().all(|invitation| match invitation.state {
                State::Closed { outcome: Outcome::Superseded { by }, .. } => life
                    .invitations
                    .iter()
                    .any(|newer| newer.id == by && newer.supersedes == Some(invitation.id)),
                _ => true,
            })
        }),
        Property::always("R22 no failure", |_, life: &Life| {
            ended(life, Status::Superseded).all(|(id, ..)| !owes(life, id, MailKind::NotRegisteredInTime))
        }),
        Property::always("R34", |_, life: &Life| {
            let states = life.invitations.iter().map(|one| &one.state);
            let integrated = states.filter(|state| matches!(state, State::AccountCreated { .. })).count();
            ended(life, Status::Registered).count() + integrated == usize::from(life.accounts)
        }),
    ]
}

/// Properties of the account.
fn accounts() -> Vec<Property<World>> {
    vec![
        // A mobile number is claimed if and only if an account has it (R31).
        Property::always("R48 claims", |_, life: &Life| {
            let number = life.account.iter().filter_map(|account| account.mobile_number.as_ref());
            let others = life.others.iter().map(String::as_str);
            let mut expected: Vec<&str> = number.map(MobileNumber::as_str).chain(others).collect();
            let mut claimed: Vec<&str> = life.claims.keys().map(String::as_str).collect();
            expected.sort_unstable();
            claimed.sort_unstable();
            claimed == expected
        }),
        // An integrated account has the details and the owner of its invitation.
        Property::always("R48 account", |_, life: &Life| {
            let account = life.account.as_ref();
            life.invitations.iter().all(|invitation| {
                let number = match &invitation.answers {
                    Answers::Integrated { mobile_number } => Some(mobile_number),
                    _ => None,
                };
                !matches!(invitation.state, State::AccountCreated { .. })
                    || account.is_some_and(|account| {
                        account.mobile_number.as_ref() == number
                            && account.seed == invitation.seed
                            && account.inviter == invitation.inviter
                    })
            })
        }),
        // A withdrawn account is removed, and its holder is told.
        Property::always("R49", |_, life: &Life| {
            let stands = life.current.is_some();
            (stands || life.account.is_none())
                && ended(life, Status::Withdrawn).all(|(id, ..)| owes(life, id, MailKind::Withdrawn))
        }),
        // If an account has lost its number, its owner is told to correct it.
        Property::always("R31 told", |_, life: &Life| {
            life.account.iter().filter(|account| account.mobile_number.is_none()).all(|account| {
                life.current.as_deref().is_some_and(Invitation::needs_mobile_number)
                    && owes(life, account.invitation_id, MailKind::NumberNeeded)
            })
        }),
    ]
}

/// Properties of reminders, declined invitations and requests for new ones.
fn waiting() -> Vec<Property<World>> {
    vec![
        Property::always("R52 once", |_, life: &Life| {
            life.invitations.iter().all(|one| owed(life, one.id, MailKind::Reminder).count() <= 1)
        }),
        // A reminder comes in the last day before the deadline, and never after the end.
        Property::always("R52 open", |_, life: &Life| {
            life.invitations.iter().all(|one| {
                let deadline = match one.state {
                    State::Pending { expires_at } | State::Closed { expires_at, .. } => expires_at,
                    State::AccountCreated { .. } => return one.reminded_at.is_none(),
                };
                let in_time = one.reminded_at.is_none_or(|at| at < deadline && at >= deadline - DAY);
                let end = life.ends.get(&one.id).copied().unwrap_or(u32::MAX);
                in_time && owed(life, one.id, MailKind::Reminder).all(|event| event < end)
            })
        }),
        Property::always("R54 told", |_, life: &Life| {
            life.invitations
                .iter()
                .all(|one| (one.status() == Status::Declined) == owes(life, one.id, MailKind::Declined))
        }),
        Property::always("R54 in time", |_, life: &Life| {
            ended(life, Status::Declined).all(|(_, deadline, at)| at < deadline)
        }),
        Property::always("R53 ended", |_, life: &Life| {
            life.invitations
                .iter()
                .filter(|one| owes(life, one.id, MailKind::AskedAgain))
                .all(|one| matches!(one.status(), Status::Pending | Status::Expired | Status::Revoked))
        }),
        Property::always("R53 often", |_, life: &Life| {
            life.invitations.iter().all(|one| owed(life, one.id, MailKind::AskedAgain).count() <= 3)
        }),
        // The officer of a replaced invitation is told if and only if the newer one is revoked.
        Property::always("R22 revoked", |_, life: &Life| {
            life.invitations.iter().all(|one| {
                let is_due = one.status() == Status::Revoked && one.replaced.is_some();
                is_due == owes(life, one.id, MailKind::ReplacementRevoked)
            })
        }),
    ]
}

/// Properties of the emails that are owed and sent.
fn emails() -> Vec<Property<World>> {
    vec![
        Property::always("R34 told", |_, life: &Life| {
            ended(life, Status::Registered).all(|(id, ..)| {
                owes(life, id, MailKind::Registered) && owes(life, id, MailKind::AccountCreated)
            })
        }),
        Property::always("R36 told", |_, life: &Life| {
            ended(life, Status::Expired).all(|(id, ..)| owes(life, id, MailKind::NotRegisteredInTime))
        }),
        // Either completion or expiry wins. The inviter never gets the emails of both.
        Property::always("R37", |_, life: &Life| {
            let closing =
                [MailKind::Registered, MailKind::NotRegisteredInTime, MailKind::Replaced, MailKind::Declined];
            life.invitations.iter().all(|invitation| {
                closing.iter().filter(|kind| owes(life, invitation.id, **kind)).count() <= 1
            })
        }),
        Property::always("R41 sent", |world: &World, life: &Life| {
            let waits = world.focus != Focus::Deliveries || !life.stream.is_empty();
            waits || life.owed.iter().all(|mail| life.sent.contains_key(mail))
        }),
        Property::always("R41 once", |_, life: &Life| {
            life.sent.values().all(|times| *times <= 1 + life.crashes)
                && life.sent.keys().all(|mail| life.owed.contains(mail))
        }),
    ]
}

/// States that must be reached. Without them, the other properties would hold only because nothing happens.
pub(super) fn reached(focus: Focus) -> Vec<Property<World>> {
    match focus {
        Focus::Races => vec![
            Property::sometimes("registered", |_, life: &Life| ended(life, Status::Registered).count() > 0),
            Property::sometimes("expired twice", |_, life: &Life| ended(life, Status::Expired).count() == 2),
            Property::sometimes("replaced twice", |_, life: &Life| {
                ended(life, Status::Superseded).count() == 2
            }),
            Property::sometimes("revoked", |_, life: &Life| ended(life, Status::Revoked).count() > 0),
            Property::sometimes("the holder is told", |_, life: &Life| {
                life.owed.iter().any(|(_, _, kind)| *kind == MailKind::InvitedAgain)
            }),
        ],
        Focus::Desk => vec![
            Property::sometimes("revoked by support", |_, life: &Life| {
                life.owed.iter().any(|(_, _, kind)| *kind == MailKind::RevokedBySupport)
            }),
            Property::sometimes("transferred", |_, life: &Life| {
                life.owed.iter().any(|(_, _, kind)| *kind == MailKind::InvitationsTransferred)
            }),
        ],
        Focus::Corrections => vec![
            Property::sometimes("corrected twice", |_, life: &Life| {
                life.invitations.iter().any(|one| one.version == 3 && one.mailed_at == one.created_at)
            }),
            Property::sometimes("support corrects", |_, life: &Life| {
                life.owed.iter().any(|(_, _, kind)| *kind == MailKind::DetailsCorrected)
            }),
            Property::sometimes("another officer corrects", |_, life: &Life| {
                life.owed.iter().any(|(_, _, kind)| *kind == MailKind::Replaced)
            }),
            Property::sometimes("SEED is required later", |_, life: &Life| {
                life.owed.iter().any(|(_, event, kind)| *event > 1 && *kind == MailKind::SeedOnboarding)
            }),
        ],
        Focus::Withdrawals => vec![
            Property::sometimes("withdrawn, and invited again", |_, life: &Life| {
                ended(life, Status::Withdrawn).count() > 0 && life.account.is_some()
            }),
            Property::sometimes(
                "corrected after another person registered with the number",
                |_, life: &Life| {
                    life.owed.iter().any(|(_, _, kind)| *kind == MailKind::NumberNeeded)
                        && life.account.as_ref().is_some_and(|account| account.mobile_number.is_some())
                        && life.invitations.len() == 1
                },
            ),
        ],
        Focus::Waiting => vec![
            Property::sometimes("registered after a reminder", |_, life: &Life| {
                let registered = life.invitations.iter().filter(|one| one.status() == Status::Registered);
                registered.into_iter().any(|one| one.reminded_at.is_some())
            }),
            Property::sometimes("declined, and invited again", |_, life: &Life| {
                ended(life, Status::Declined).count() == 1 && life.current.is_some()
            }),
            Property::sometimes("details rejected, and replaced", |_, life: &Life| {
                let mut superseded = life.invitations.iter().filter(|one| one.status() == Status::Superseded);
                superseded.any(|one| one.details_rejected.is_some())
            }),
            Property::sometimes("asked before the timer comes", |_, life: &Life| {
                let mut pending = life.invitations.iter().filter(|one| one.status() == Status::Pending);
                pending.any(|one| one.asked_again.is_some())
            }),
            Property::sometimes("asked twice", |_, life: &Life| {
                life.invitations.iter().any(|one| one.asked_again.is_some_and(|told| told.times == 2))
            }),
            Property::sometimes("the replacement is revoked", |_, life: &Life| {
                life.owed.iter().any(|(_, _, kind)| *kind == MailKind::ReplacementRevoked)
            }),
        ],
        Focus::Deliveries => vec![
            Property::sometimes("all is sent", |_, life: &Life| {
                life.stream.is_empty() && life.sent.len() > 4
            }),
            Property::sometimes("sent twice after a crash", |_, life: &Life| {
                life.sent.values().any(|times| *times == 2)
            }),
            Property::sometimes("the other officer is told", |_, life: &Life| {
                life.sent.keys().any(|(_, _, kind)| *kind == MailKind::Replaced)
            }),
        ],
    }
}

/// The invitations with this status, each with its deadline and the moment of its end.
fn ended(
    life: &Life,
    status: Status,
) -> impl Iterator<Item = (InvitationId, jiff::Timestamp, jiff::Timestamp)> {
    life.invitations
        .iter()
        .filter(move |invitation| invitation.status() == status)
        .filter_map(|invitation| end(invitation))
}

fn end(invitation: &Invitation) -> Option<(InvitationId, jiff::Timestamp, jiff::Timestamp)> {
    match invitation.state {
        State::Closed { expires_at, closed_at, .. } => Some((invitation.id, expires_at, closed_at)),
        State::AccountCreated { .. } | State::Pending { .. } => None,
    }
}

/// The numbers of the events that owe an email of this kind.
fn owed(life: &Life, id: InvitationId, kind: MailKind) -> impl Iterator<Item = u32> {
    let mails = life.owed.iter().filter(move |(owed, _, owed_kind)| *owed == id && *owed_kind == kind);
    mails.map(|(_, event, _)| *event)
}

fn owes(life: &Life, id: InvitationId, kind: MailKind) -> bool {
    life.owed.iter().any(|(owed, _, owed_kind)| *owed == id && *owed_kind == kind)
}
