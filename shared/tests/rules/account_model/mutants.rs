//! Rules that are broken on purpose.

use invitations::domain::invitation::account::Account;
use invitations::domain::invitation::activation::{self, Listener, SignInFeed};
use invitations::domain::invitation::decide::{self, Invite};
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::refusal::{AccountNotDue, HasEnded, InviteRefusal};
use invitations::domain::invitation::{Invitation, desk};
use jiff::Timestamp;
use samples::{ANNA, DAY, invite_with};
use serde_json::json;

use super::world::NUMBERS;

/// Ends an account in any state.
pub(super) fn ends_any(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    let invite = invite_with(ANNA, "kumar@tech.gov.sg", 9, json!({ "mobile_number": NUMBERS[0] }));
    let waiting = decide::invite(None, &invite, current.created_at).map_err(|_| AccountNotDue::NotYet)?;
    let mut reopened = current.clone();
    reopened.state = waiting.event.invitation.state;
    activation::terminate(&reopened, account, listener, now)
}

/// Ends an account while the events are silent.
pub(super) fn ends_in_silence(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    activation::terminate(current, account, &Listener { patience: 100 * DAY, ..*listener }, now)
}

/// Ends an account at its deadline, although no event has come since.
pub(super) fn ends_unproven(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    if listener.is_silent(now) {
        return Err(AccountNotDue::NotProven);
    }
    let feed = listener.feed.map(|feed| SignInFeed { heard_at: now, ..feed });
    activation::terminate(current, account, &Listener { feed, ..*listener }, now)
}

/// Ends the invitation, and leaves the account.
pub(super) fn keeps_the_account(
    current: &Invitation,
    account: &Account,
    listener: &Listener,
    now: Timestamp,
) -> Result<Decision, AccountNotDue> {
    activation::terminate(current, account, listener, now)
        .map(|decision| Decision { account: None, ..decision })
}

/// Releases the invitation, and leaves the account with its claims.
pub(super) fn releases_the_invitation_alone(
    current: &Invitation,
    account: &Account,
    by: &Actor,
    now: Timestamp,
) -> Result<Decision, HasEnded> {
    desk::release(current, account, by, now).map(|decision| Decision { account: None, ..decision })
}

/// Ignores a silence, as if no event was lost.
pub(super) fn goes_on(listener: &Listener, now: Timestamp) -> SignInFeed {
    SignInFeed { since: listener.feed.map_or(now, |feed| feed.since), heard_at: now }
}

/// Creates a second account although the first one waits for its first sign-in.
pub(super) fn invites_beside(
    _: Option<&Invitation>,
    invite: &Invite,
    now: Timestamp,
) -> Result<Decision, InviteRefusal> {
    decide::invite(None, invite, now)
}
