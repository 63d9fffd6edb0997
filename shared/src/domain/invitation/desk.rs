//! The commands that only a support officer has (R58, R59), with one function for each. The actor is [`Actor::Desk`],
//! with the service request.

use jiff::Timestamp;

use super::account::Account;
use super::activation;
use super::decision::{AccountChange, Decision, next};
use super::event::{Actor, Before, Happening};
use super::refusal::{HasEnded, NotCorrected, NotPending, NotTransferable};
use super::{Invitation, InvitationId, Inviter, State};
use crate::domain::forms::correction::Correction;

/// Sends the invitation email again. An open invitation keeps its link and its deadline. If the account waits for its
/// first sign-in, the onboarding email is sent.
///
/// # Errors
/// [`NotPending`].
pub fn resend(current: &Invitation, by: &Actor, now: Timestamp) -> Result<Decision, NotPending> {
    let waits = match &current.state {
        State::AccountCreated { account } => account.state.is_pending(),
        State::Pending { .. } | State::Closed { .. } => current.is_open(now),
    };
    if !waits {
        return Err(NotPending);
    }
    Ok(Decision::new(next(current, Happening::Resent, by, now, |after| after.mailed_at = now)))
}

/// Transfers a current invitation to another officer, who gets its emails from now on (R59). `account` is the account
/// that it led to. The event owes one email that lists the invitations `transferred`, or no email if the list is
/// empty.
///
/// # Errors
/// [`NotTransferable`].
pub fn transfer(
    current: &Invitation,
    account: Option<&Account>,
    to: &Inviter,
    transferred: &[InvitationId],
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotTransferable> {
    if !current.is_current() {
        return Err(NotTransferable::Ended);
    }
    if current.inviter.subject == to.subject {
        return Err(NotTransferable::OwnedAlready);
    }
    let mut event = next(current, Happening::Transferred, by, now, |after| after.inviter = to.clone());
    event.before = Some(Before::of(current));
    event.transferred = transferred.to_vec();
    let account = account.map(|before| AccountChange::Corrected {
        account: Account { inviter: to.clone(), ..before.clone() },
        before: before.mobile_number.clone(),
    });
    Ok(Decision { account, ..Decision::new(event) })
}

/// Corrects the details of an account, and of the invitation that it came from (R58).
///
/// # Errors
/// [`NotCorrected`].
pub fn correct(
    current: &Invitation,
    account: &Account,
    correction: &Correction,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, NotCorrected> {
    if account.state.terminated_at().is_some() {
        return Err(NotCorrected::Ended);
    }
    let corrected = account.corrected(correction);
    if corrected == *account && current.answers == correction.answers && current.seed == correction.seed {
        return Err(NotCorrected::Nothing);
    }
    let mut event = next(current, Happening::Corrected, by, now, |after| {
        after.answers = correction.answers.clone();
        after.seed = correction.seed;
    });
    event.before = Some(Before::of(current));
    event.corrected = correction.changed.iter().map(|name| (*name).to_owned()).collect();
    let account = AccountChange::Corrected { account: corrected, before: account.mobile_number.clone() };
    Ok(Decision { account: Some(account), ..Decision::new(event) })
}

/// Ends an account (R58), for example because its holder has left. It does not matter whether anybody has signed in.
/// Its address, username and mobile number become free, and the person can be invited again.
///
/// # Errors
/// [`HasEnded`].
pub fn release(
    current: &Invitation,
    account: &Account,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, HasEnded> {
    if account.state.terminated_at().is_some() {
        return Err(HasEnded);
    }
    Ok(activation::end(current, account, by, now))
}

/// Allows emails to the invitee's address again (R58). The suppression is removed from the table and from SES.
#[must_use]
pub fn resume_emails(current: &Invitation, by: &Actor, now: Timestamp) -> Decision {
    Decision::new(next(current, Happening::EmailsResumed, by, now, |_| {}))
}
