//! The rules, each broken in one place.

use invitations::domain::invitation::account::Completion;
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::{AccountChange, Decision};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Event, Happening};
use invitations::domain::invitation::refusal::{InviteRefusal, NotDue, NotOpen};
use invitations::domain::invitation::{Invitation, State};
use jiff::{SignedDuration, Timestamp};

pub(super) fn registers_late(
    current: &Invitation,
    completion: &Completion,
    now: Timestamp,
) -> Result<Decision, NotOpen> {
    let mut decision = decide::register(current, completion, Timestamp::MIN)?;
    close_at(&mut decision.event, now);
    Ok(decision)
}

pub(super) fn expires_early(current: &Invitation, now: Timestamp) -> Result<Decision, NotDue> {
    let mut decision = decide::expire(current, now + SignedDuration::from_hours(24 * 100))?;
    close_at(&mut decision.event, now);
    Ok(decision)
}

pub(super) fn leaves_the_old_one(
    current: Option<&Invitation>,
    invite: &Invite,
    now: Timestamp,
) -> Result<Decision, InviteRefusal> {
    let mut decision = decide::invite(current, invite, now)?;
    decision.ended = decision.ended.filter(|ended| ended.event != Happening::Superseded);
    Ok(decision)
}

pub(super) fn keeps_the_number(
    current: Option<&Invitation>,
    invite: &Invite,
    now: Timestamp,
) -> Result<Decision, InviteRefusal> {
    let mut decision = decide::invite(current, invite, now)?;
    if let Some(AccountChange::Corrected { account, before }) = &mut decision.account {
        before.clone_from(&account.mobile_number);
    }
    Ok(decision)
}

pub(super) fn leaves_the_account(
    current: Option<&Invitation>,
    invite: &Invite,
    now: Timestamp,
) -> Result<Decision, InviteRefusal> {
    let mut decision = decide::invite(current, invite, now)?;
    decision.account = decision.account.filter(|change| matches!(change, AccountChange::Created(_)));
    Ok(decision)
}

pub(super) fn registers_twice(
    current: &Invitation,
    completion: &Completion,
    now: Timestamp,
) -> Result<Decision, NotOpen> {
    decide::register(&reopened(current), completion, now)
}

pub(super) fn never_expires(_: &Invitation, _: Timestamp) -> Result<Decision, NotDue> {
    Err(NotDue::NotYet { deadline: Timestamp::MAX })
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

/// Has the event, and the end of its invitation, at another moment.
fn close_at(event: &mut Event, at: Timestamp) {
    event.at = at;
    if let State::Closed { closed_at, .. } = &mut event.invitation.state {
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
