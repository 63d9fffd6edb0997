//! Mutants: each function breaks one rule.

use invitations::domain::forms::correction::Correction;
use invitations::domain::invitation::account::{Account, Completion};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::{AccountChange, Decision, Displacement};
use invitations::domain::invitation::delivery::MailNote;
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::{Actor, Event, Happening};
use invitations::domain::invitation::objection::Decline;
use invitations::domain::invitation::refusal::{
    InviteRefusal, NoReminderDue, NotAsked, NotCorrected, NotDue, NotOpen, NotPending, NotTransferable,
};
use invitations::domain::invitation::waiting;
use invitations::domain::invitation::{Invitation, InvitationId, Inviter, State, desk};
use invitations::domain::values::mobile::MobileNumber;
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
    if let Some(AccountChange::Corrected { before, .. }) = &mut decision.account {
        *before = None;
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

pub(super) fn transfers_alone(
    current: &Invitation,
    account: Option<&Account>,
    to: &Inviter,
    transferred: &[InvitationId],
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotTransferable> {
    let decision = desk::transfer(current, account, to, transferred, by, now)?;
    Ok(Decision { account: None, ..decision })
}

pub(super) fn corrects_alone(
    current: &Invitation,
    account: &Account,
    details: &Correction,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotCorrected> {
    let decision = desk::correct(current, account, details, by, now)?;
    Ok(Decision { account: None, ..decision })
}

/// Withdraws an account, and leaves its mobile number claimed.
pub(super) fn withdraws_and_keeps_the_number(
    current: &Invitation,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotPending> {
    let mut decision = decide::withdraw(current, by, now)?;
    if let Some(AccountChange::Removed(account)) = &mut decision.account {
        account.mobile_number = None;
    }
    Ok(decision)
}

pub(super) fn withdraws_the_invitation_alone(
    current: &Invitation,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotPending> {
    Ok(Decision { account: None, ..decide::withdraw(current, by, now)? })
}

pub(super) fn displaces_and_leaves_the_number(
    holder: &Invitation,
    number: &MobileNumber,
    now: Timestamp,
) -> Option<Displacement> {
    let mut displacement = decide::displace(holder, number, now)?;
    displacement.account.mobile_number = Some(number.clone());
    Some(displacement)
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

pub(super) fn does_not_tell_of_withdrawals(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    owed.retain(|effect| !matches!(effect, Effect::Mail { kind: MailKind::Withdrawn, .. }));
    owed
}

pub(super) fn does_not_tell_of_numbers(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    owed.retain(|effect| !matches!(effect, Effect::Mail { kind: MailKind::NumberNeeded, .. }));
    owed
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

pub(super) fn reminds_twice(
    current: &Invitation,
    mails: &[MailNote],
    before: SignedDuration,
    now: Timestamp,
) -> Result<Decision, NoReminderDue> {
    let mut forgetful = current.clone();
    forgetful.reminded_at = None;
    forgetful.mailed_at = current.created_at;
    waiting::remind(&forgetful, mails, before, now)
}

pub(super) fn reminds_after_the_end(
    current: &Invitation,
    mails: &[MailNote],
    before: SignedDuration,
    now: Timestamp,
) -> Result<Decision, NoReminderDue> {
    waiting::remind(&reopened(current), mails, before, now)
}

pub(super) fn reminds_early(
    current: &Invitation,
    mails: &[MailNote],
    _: SignedDuration,
    now: Timestamp,
) -> Result<Decision, NoReminderDue> {
    let mut long = current.clone();
    long.created_at -= SignedDuration::from_hours(24 * 10);
    long.mailed_at -= SignedDuration::from_hours(24 * 10);
    let mut decision = waiting::remind(&long, mails, SignedDuration::from_hours(24 * 5), now)?;
    decision.event.invitation.created_at = current.created_at;
    Ok(decision)
}

pub(super) fn declines_what_is_over(
    current: &Invitation,
    reason: Decline,
    now: Timestamp,
) -> Result<Decision, NotOpen> {
    waiting::decline(&reopened(current), reason, now)
}

pub(super) fn asks_without_end(
    current: &Invitation,
    standing: Option<&Invitation>,
    now: Timestamp,
) -> Result<Decision, NotAsked> {
    let mut patient = current.clone();
    patient.asked_again = None;
    waiting::ask_again(&patient, standing, now)
}

pub(super) fn keeps_the_decline_quiet(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    owed.retain(|effect| !matches!(effect, Effect::Mail { kind: MailKind::Declined, .. }));
    owed
}

pub(super) fn keeps_the_revocation_quiet(event: &Event) -> Vec<Effect> {
    let mut owed = effects(event);
    owed.retain(|effect| !matches!(effect, Effect::Mail { kind: MailKind::ReplacementRevoked, .. }));
    owed
}

/// Moves an event, and the end of its invitation, to another moment.
fn close_at(event: &mut Event, at: Timestamp) {
    event.at = at;
    if let State::Closed { closed_at, .. } = &mut event.invitation.state {
        *closed_at = at;
    }
}

/// The invitation as it was before it was closed.
fn reopened(invitation: &Invitation) -> Invitation {
    let mut reopened = invitation.clone();
    if let State::Closed { expires_at, .. } = invitation.state {
        reopened.state = State::Pending { expires_at };
    }
    reopened
}
