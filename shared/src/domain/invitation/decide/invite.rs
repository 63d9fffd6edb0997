//! The command that invites a person: for the first time, in place of a pending invitation, or again.

use jiff::{SignedDuration, Timestamp};

use super::{close, holder, integrated_account, is_notice_due};
use crate::domain::forms::onboarding::{Answers, Submission};
use crate::domain::invitation::account::{Account, AccountState, ActivationPeriod, InvitedAccount};
use crate::domain::invitation::decision::{AccountChange, Decision, next};
use crate::domain::invitation::event::{Actor, Before, Event, Happening};
use crate::domain::invitation::refusal::InviteRefusal;
use crate::domain::invitation::{AccountId, Invitation, InvitationId, Inviter, Outcome, Replaced, State};
use crate::domain::words::Language;

/// The shortest time between two onboarding emails to one invitee (R24, R48).
const RESEND_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

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
