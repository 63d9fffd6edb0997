//! The rules, each broken in one place.

use invitations::domain::invitation::decide::{Command, Refusal, decide};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::{Invitation, State};
use jiff::{SignedDuration, Timestamp};

type Decided = Result<Decision, Refusal>;

pub(super) fn registers_late(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Decided {
    let earlier = if matches!(command, Command::Register(_)) { Timestamp::MIN } else { now };
    let mut decision = decide(standing, command, by, earlier)?;
    for event in decision.events.iter_mut().filter(|event| event.at == Timestamp::MIN) {
        close_at(&mut event.invitation, now);
        event.at = now;
    }
    Ok(decision)
}

pub(super) fn expires_early(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Decided {
    let later = SignedDuration::from_hours(24 * 100);
    let mut decision =
        decide(standing, command, by, if matches!(command, Command::Expire) { now + later } else { now })?;
    for event in decision.events.iter_mut().filter(|event| event.at > now) {
        close_at(&mut event.invitation, now);
        event.at = now;
    }
    Ok(decision)
}

pub(super) fn leaves_the_old_one(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Decided {
    let mut decision = decide(standing, command, by, now)?;
    decision.events.retain(|event| event.event != Happening::Superseded);
    Ok(decision)
}

pub(super) fn registers_twice(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Decided {
    match (standing, command) {
        (Some(closed), Command::Register(_)) => decide(Some(&reopened(closed)), command, by, now),
        _ => decide(standing, command, by, now),
    }
}

pub(super) fn never_expires(
    standing: Option<&Invitation>,
    command: &Command,
    by: &Actor,
    now: Timestamp,
) -> Decided {
    match command {
        Command::Expire => Err(Refusal::NotYet),
        _ => decide(standing, command, by, now),
    }
}

pub(super) fn mails_failure(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    if event.event == Happening::Superseded {
        let to = event.invitation.inviter.email.clone();
        owed.push(Effect::Mail { kind: MailKind::NotRegisteredInTime, to });
    }
    owed
}

pub(super) fn forgets_the_inviter(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    owed.retain(|effect| !matches!(effect, Effect::Mail { kind: MailKind::Registered, .. }));
    owed
}

/// An invitation that is closed at another moment.
fn close_at(invitation: &mut Invitation, at: Timestamp) {
    if let State::Closed { closed_at, .. } = &mut invitation.state {
        *closed_at = at;
    }
}

/// An invitation as if it had not been closed.
fn reopened(invitation: &Invitation) -> Invitation {
    let mut reopened = invitation.clone();
    if let State::Closed { expires_at, .. } = invitation.state {
        reopened.state = State::Pending { expires_at };
    }
    reopened
}
