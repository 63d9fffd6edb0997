//! The commands that change an invitation, with one function for each. Other modules have the other changes: commands
//! of a waiting invitee ([`super::waiting`]), sign-ins and the end of accounts ([`super::activation`]), service
//! requests ([`super::desk`]), delivery reports ([`super::delivery`]), and the removal of personal data
//! ([`super::purge`]).

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, AccountState, Completion, InvitedAccount};
use super::activation::ActivationPeriod;
use super::decision::{AccountChange, Decision, Displacement, next};
use super::event::{Actor, Before, Event, Happening};
use super::refusal::{InviteRefusal, NoNoticeDue, NotDue, NotOpen, NotPending};
use super::{AccountId, Invitation, InvitationId, Inviter, Outcome, Replaced, State, Status};
use crate::domain::forms::onboarding::{Answers, Submission};
use crate::domain::values::address::EmailAddress;
use crate::domain::values::mobile::MobileNumber;
use crate::domain::words::Language;

/// The shortest time between two onboarding emails to one invitee (R24, R48).
const RESEND_INTERVAL: SignedDuration = SignedDuration::from_hours(24);
/// The shortest time between two notices that somebody tried to invite an account's holder (R23).
const NOTICE_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// A checked submission, with everything else that a new invitation needs.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The inviter's submission.
    pub submission: Submission,
    /// The inviter.
    pub inviter: Inviter,
    /// The new invitation's id.
    pub id: InvitationId,
    /// The new account's id, used if the address is integrated.
    pub account_id: AccountId,
    /// How long the link works (R21).
    pub validity: SignedDuration,
    /// How long an account waits for its first sign-in (R44).
    pub activation: ActivationPeriod,
    /// The language of the invitee's emails.
    pub language: Language,
}

/// Invites a person, for the first time or again (R19 - R24, R38, R48). `current` is the current invitation of the
/// address.
///
/// # Errors
/// [`InviteRefusal`].
pub fn invite(
    current: Option<&Invitation>,
    invite: &Invite,
    now: Timestamp,
) -> Result<Decision, InviteRefusal> {
    let Some(current) = current else { return Ok(open(invite, None, now)) };
    if let Some(account) = holder(current) {
        let owes_notice = is_notice_due(account, now);
        return Err(InviteRefusal::AlreadyRegistered { holder: current.id, owes_notice });
    }
    match &current.state {
        State::Pending { .. } => Ok(replace(current, invite, now)),
        State::AccountCreated { account } if account.state.is_pending() => {
            onboard_again(current, invite, now)
        }
        State::AccountCreated { .. } | State::Closed { .. } => Ok(open(invite, None, now)),
    }
}

/// Completes the registration (R34). This can happen once, and only while the invitation is open.
///
/// # Errors
/// [`NotOpen`].
pub fn register(current: &Invitation, completion: &Completion, now: Timestamp) -> Result<Decision, NotOpen> {
    current.check_open(now)?;
    let invited = completion.activation.begin(completion.account_id, now);
    let account = Account::local(&invited, current, completion.clone(), now);
    let outcome = Outcome::Registered { account: invited, login_name: account.login_name.clone() };
    let mut event = close(current, outcome, &Actor::Invitee, now);
    // From now on we write in the language that the invitee registered in.
    event.invitation.language = completion.language;
    Ok(Decision { account: Some(AccountChange::Created(account)), ..Decision::new(event) })
}

/// Closes a pending invitation whose deadline has passed (R36).
///
/// # Errors
/// [`NotDue`].
pub fn expire(current: &Invitation, now: Timestamp) -> Result<Decision, NotDue> {
    match current.state {
        State::Pending { expires_at } if current.is_open(now) => Err(NotDue::NotYet { deadline: expires_at }),
        State::Pending { .. } => Ok(Decision::new(close(current, Outcome::Expired, &Actor::Timer, now))),
        State::AccountCreated { .. } | State::Closed { .. } => Err(NotDue::NotPending),
    }
}

/// Revokes an open invitation (R26).
///
/// # Errors
/// [`NotPending`].
pub fn revoke(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    if !current.is_open(now) {
        return Err(NotPending);
    }
    Ok(Decision::new(close(current, Outcome::Revoked, by, now)))
}

/// Withdraws an integrated invitation while its account waits for the first sign-in (R49). The account is removed. An
/// officer who no longer owns the invitation cannot withdraw it: another officer may have just repeated it (R24).
///
/// # Errors
/// [`NotPending`].
pub fn withdraw(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    if matches!(by, Actor::Officer(officer) if officer.subject != current.inviter.subject) {
        return Err(NotPending);
    }
    let account = integrated_account(current).ok_or(NotPending)?;
    let AccountState::PendingActivation { activate_by } = account.state else { return Err(NotPending) };
    let outcome = Outcome::Withdrawn { account_id: account.id };
    let event = next(current, Happening::Withdrawn, by, now, |after| {
        after.state = State::Closed { expires_at: activate_by, closed_at: now, outcome };
    });
    Ok(Decision { account: Some(AccountChange::Removed(account)), ..Decision::new(event) })
}

/// Takes a mobile number away from an account for which an officer typed it and nobody has signed in yet. A
/// registration with the same number proves more, because the registrant holds the link (R31). None if the account
/// keeps the number.
#[must_use]
pub fn displace(holder: &Invitation, number: &MobileNumber, now: Timestamp) -> Option<Displacement> {
    integrated_account(holder).filter(|account| account.mobile_number.as_ref() == Some(number))?;
    let event = next(holder, Happening::NumberDisplaced, &Actor::AnotherPerson, now, |after| {
        after.answers = Answers::IntegratedWithoutNumber;
    });
    let account = integrated_account(&event.invitation)?;
    Some(Displacement { event, account })
}

/// Sends the email of an open invitation again, with the same link and deadline (R26).
///
/// # Errors
/// [`NotPending`].
pub fn resend(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    if !current.is_open(now) {
        return Err(NotPending);
    }
    Ok(Decision::new(next(current, Happening::Resent, by, now, |after| after.mailed_at = now)))
}

/// Tells the holder of an account that somebody tried to invite them, at most once a day (R23).
///
/// # Errors
/// [`NoNoticeDue`].
pub fn tell_holder(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NoNoticeDue> {
    holder(current).filter(|account| is_notice_due(account, now)).ok_or(NoNoticeDue)?;
    Ok(Decision::new(next(current, Happening::InvitedAgain, by, now, |after| {
        if let Some(account) = after.account_mut() {
            account.told_at = Some(now);
        }
    })))
}

/// The account, if it has a holder: a person who registered or has signed in.
fn holder(invitation: &Invitation) -> Option<&InvitedAccount> {
    let account = invitation.account()?;
    let is_held = match account.state {
        AccountState::PendingActivation { .. } => invitation.status() == Status::Registered,
        AccountState::Active { .. } => true,
        AccountState::Terminated { .. } => false,
    };
    is_held.then_some(account)
}

/// Tells the inviter, once, that the invitee cannot register, because the allowlist no longer has the address (R55).
/// The invitation stays pending, because an operator may add the domain again.
///
/// # Errors
/// [`NoNoticeDue`].
pub fn refuse_registration(current: &Invitation, now: Timestamp) -> Result<Decision, NoNoticeDue> {
    if !current.is_open(now) || current.refused_at.is_some() {
        return Err(NoNoticeDue);
    }
    let refused = next(current, Happening::RegistrationRefused, &Actor::Invitee, now, |after| {
        after.refused_at = Some(now);
    });
    Ok(Decision::new(refused))
}

/// Tells the inviter which of their invitations an operator revoked (R56). The email belongs to `bearer`, which is
/// one of these invitations.
#[must_use]
pub fn tell_revocations(bearer: &Invitation, revoked: Vec<EmailAddress>, now: Timestamp) -> Decision {
    let told = next(bearer, Happening::RevocationsTold, &Actor::Operator, now, |_| {});
    Decision::new(Event { revoked, ..told })
}

fn is_notice_due(account: &InvitedAccount, now: Timestamp) -> bool {
    account.told_at.is_none_or(|told_at| now >= told_at + NOTICE_INTERVAL)
}

/// A first invitation. An integrated one creates the account at once (R19). Any other one has a link (R20, R21).
fn open(invite: &Invite, supersedes: Option<InvitationId>, now: Timestamp) -> Decision {
    let submission = &invite.submission;
    let mut invitation = Invitation {
        id: invite.id,
        email: submission.email.clone(),
        placement: submission.placement.clone(),
        answers: submission.answers.clone(),
        seed: submission.seed,
        inviter: invite.inviter.clone(),
        language: invite.language,
        created_at: now,
        mailed_at: now,
        state: State::Pending { expires_at: now + invite.validity },
        supersedes,
        refused_at: None,
        replaced: None,
        reminded_at: None,
        details_rejected: None,
        asked_again: None,
        purged_at: None,
        not_delivered: false,
        version: 1,
    };
    let by = Actor::Officer(invite.inviter.clone());
    let Answers::Integrated { mobile_number } = &submission.answers else {
        return Decision::new(Event::new(Happening::Invited, by, now, invitation));
    };
    let account = invite.activation.begin(invite.account_id, now);
    invitation.state = State::AccountCreated { account: account.clone() };
    let account = Account::integrated(&account, &invitation, Some(mobile_number));
    let event = Event::new(Happening::AccountCreated, by, now, invitation);
    Decision { account: Some(AccountChange::Created(account)), ..Decision::new(event) }
}

/// Replaces a pending invitation (R22). If its deadline has passed, it expires first (R36): its inviter gets the
/// email about that, and the new invitation replaces nothing (R38).
fn replace(current: &Invitation, invite: &Invite, now: Timestamp) -> Decision {
    let (ended, supersedes) = if current.is_open(now) {
        let outcome = Outcome::Superseded { by: invite.id };
        (close(current, outcome, &Actor::Officer(invite.inviter.clone()), now), Some(current.id))
    } else {
        (close(current, Outcome::Expired, &Actor::Timer, now), None)
    };
    let mut decision = open(invite, supersedes, now);
    decision.event.invitation.replaced = supersedes.and_then(|id| {
        let inviter = current.inviter.clone();
        if inviter.subject == invite.inviter.subject {
            current.replaced.clone()
        } else {
            Some(Replaced { id, inviter })
        }
    });
    Decision { ended: Some(ended), ..decision }
}

/// Invites the holder of an account that waits for its first sign-in (R24, R48). With the same details the onboarding
/// email is sent again, at most once in 24 hours. Other details correct the invitation and the account at any time.
/// The inviter becomes the owner. If the deadline has passed, 30 new days begin (R50): this happens only in a
/// deployment without events of sign-ins.
fn onboard_again(current: &Invitation, invite: &Invite, now: Timestamp) -> Result<Decision, InviteRefusal> {
    let submission = &invite.submission;
    // The account stays integrated, even if the allowlist now gives the address another form.
    let (answers, placement) = match submission.answers {
        Answers::Integrated { .. } => (&submission.answers, &submission.placement),
        Answers::IntegratedWithoutNumber | Answers::LocalPublicOfficer | Answers::Vendor { .. } => {
            (&current.answers, &current.placement)
        }
    };
    let is_correction = *answers != current.answers || submission.seed != current.seed;
    let again_at = current.mailed_at + RESEND_INTERVAL;
    let restarted = current.account().and_then(|account| restarted(account, invite, now));
    if !is_correction && restarted.is_none() && now < again_at {
        return Err(InviteRefusal::ResentRecently { again_at });
    }
    let what = if is_correction { Happening::Corrected } else { Happening::Resent };
    let mut event = next(current, what, &Actor::Officer(invite.inviter.clone()), now, |after| {
        after.inviter = invite.inviter.clone();
        if is_correction {
            after.answers = answers.clone();
            after.placement = placement.clone();
            after.seed = submission.seed;
        }
        if now >= again_at || restarted.is_some() {
            after.mailed_at = now;
        }
        if let (Some(account), Some(restarted)) = (after.account_mut(), restarted) {
            *account = restarted;
        }
    });
    event.before = Some(Before::of(current));
    let account = corrected_account(current, &event.invitation);
    Ok(Decision { account, ..Decision::new(event) })
}

/// The account with 30 new days. None if its present 30 days are not over.
fn restarted(account: &InvitedAccount, invite: &Invite, now: Timestamp) -> Option<InvitedAccount> {
    match account.state {
        AccountState::PendingActivation { activate_by } if now >= activate_by => {
            Some(InvitedAccount { told_at: account.told_at, ..invite.activation.begin(account.id, now) })
        }
        _ => None,
    }
}

/// The change of the account that follows from the changed invitation. None if the account stays the same.
fn corrected_account(before: &Invitation, after: &Invitation) -> Option<AccountChange> {
    let (before, account) = (integrated_account(before)?, integrated_account(after)?);
    (before != account).then_some(AccountChange::Corrected { account, before: before.mobile_number })
}

/// The account of an integrated invitation that waits for its first sign-in.
fn integrated_account(invitation: &Invitation) -> Option<Account> {
    let State::AccountCreated { account } = &invitation.state else { return None };
    let number = match &invitation.answers {
        Answers::Integrated { mobile_number } => Some(mobile_number),
        Answers::IntegratedWithoutNumber | Answers::LocalPublicOfficer | Answers::Vendor { .. } => None,
    };
    account.state.is_pending().then(|| Account::integrated(account, invitation, number))
}

/// The end of a pending invitation.
pub(super) fn close(current: &Invitation, outcome: Outcome, by: &Actor, now: Timestamp) -> Event {
    let event = match outcome {
        Outcome::Registered { .. } => Happening::Registered,
        Outcome::Expired => Happening::Expired,
        Outcome::Superseded { .. } => Happening::Superseded,
        Outcome::Revoked => Happening::Revoked,
        Outcome::Declined { .. } => Happening::Declined,
        Outcome::Withdrawn { .. } => Happening::Withdrawn,
    };
    next(current, event, by, now, |after| {
        if let State::Pending { expires_at } = after.state {
            after.state = State::Closed { expires_at, closed_at: now, outcome };
        }
    })
}
