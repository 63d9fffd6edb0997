//! Revokes all pending invitations of a mail domain or of an officer, for an operator (R56). A call that runs out of time
//! leaves the rest: the operator repeats the call until nothing is left.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt};
use invitations::domain::invitation::event::Actor;
use invitations::domain::invitation::refusal::NotPending;
use invitations::domain::invitation::selection::Selection;
use invitations::domain::invitation::{InvitationId, decide};
use invitations::domain::values::address::AddressFault;
use invitations::store::{Change, NoticeKey, Rejection, StoreError};
use invitations::system;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{CLOSED_AT_ONCE, Expiry, ExpiryError};

/// How long one call revokes, after it has read the pending invitations.
const REVOKES_FOR: SignedDuration = SignedDuration::from_secs(40);
/// The longest validity of a link, in days (R21). No deadline is later than that.
const DAYS_AHEAD: u32 = 30;
/// After this many revocations an officer is emailed, so that an email never lists more.
const MOST_LISTED: usize = 1000;

/// Selects the invitations to revoke: `domain` or `inviter`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokeCall {
    domain: Option<String>,
    inviter: Option<String>,
    /// If true, the call only counts.
    #[serde(default)]
    dry_run: bool,
}

/// The result of a call.
#[derive(Debug, Default, Eq, PartialEq, Serialize)]
pub struct Revocations {
    /// How many invitations were revoked.
    pub revoked: u32,
    /// How many officers are emailed now. The others are emailed when all of their invitations are revoked.
    pub officers_told: u32,
    /// How many invitations are still pending. If not 0, repeat the call.
    pub left: u32,
}

/// The call does not say which invitations to revoke.
#[derive(Debug, thiserror::Error)]
pub enum SelectionFault {
    /// It has both `domain` and `inviter`, or neither.
    #[error("name either a domain or an inviter")]
    NotOne,
    /// The domain breaks R13.
    #[error("this is not a mail domain: {0}")]
    Domain(#[from] AddressFault),
}

impl RevokeCall {
    fn selection(&self) -> Result<Selection, SelectionFault> {
        match (&self.domain, &self.inviter) {
            (Some(domain), None) => Ok(Selection::of_domain(domain)?),
            (None, Some(inviter)) if !inviter.trim().is_empty() => Ok(Selection::of_inviter(inviter)),
            _ => Err(SelectionFault::NotOne),
        }
    }
}

/// An officer's invitations to revoke, the oldest first.
struct Portfolio {
    subject: String,
    invitations: Vec<InvitationId>,
}

impl Expiry {
    /// Revokes the selected invitations, officer by officer. Each officer is emailed once, after the last of theirs.
    pub(crate) async fn revoke(
        &self,
        call: &RevokeCall,
        until: Timestamp,
    ) -> Result<Revocations, ExpiryError> {
        let selection = call.selection()?;
        let found = self.selected(&selection).await?;
        // Reading takes the longer the more invitations are pending. Each call must also revoke some.
        let until = until.min(system::now() + REVOKES_FOR);
        let mut done = Revocations::default();
        if call.dry_run {
            done.left = found.iter().map(|officer| count(officer.invitations.len())).sum();
            return Ok(done);
        }
        let mut working = stream::iter(found)
            .map(async |officer| self.revoke_all_of(officer, until).await)
            .buffer_unordered(CLOSED_AT_ONCE);
        while let Some(worked) = working.next().await {
            let Revocations { revoked, officers_told, left } = worked.unwrap_or_else(|error| {
                tracing::error!(error = %error, outcome = "failed", "an officer is skipped");
                Revocations { left: 1, ..Revocations::default() }
            });
            done.revoked += revoked;
            done.officers_told += officers_told;
            done.left += left;
        }
        let Revocations { revoked, officers_told, left } = done;
        tracing::info!(revoked, officers_told, left, outcome = "done", "an operator's revocation ends");
        Ok(done)
    }

    /// Emails the officers of earlier revocations that are still not reported.
    pub(crate) async fn tell_due(&self, now: Timestamp) -> Result<(), StoreError> {
        for notice in self.store.due_notices(now).await? {
            self.tell(&notice).await?;
        }
        Ok(())
    }

    /// Emails an officer about all revoked invitations that are not reported yet.
    async fn tell(&self, notice: &NoticeKey) -> Result<bool, StoreError> {
        self.store
            .tell(notice, |newest, revoked| decide::tell_revocations(newest, revoked, system::now()))
            .await
    }

    /// The selected open invitations, by officer.
    async fn selected(&self, selection: &Selection) -> Result<Vec<Portfolio>, StoreError> {
        let now = system::now();
        let mut officers: BTreeMap<String, Vec<InvitationId>> = BTreeMap::new();
        for day in 0..=DAYS_AHEAD {
            let pending = self.store.pending(now, day).await?;
            for invitation in self.store.invitations(&pending).await? {
                if invitation.is_open(now) && selection.has(&invitation) {
                    officers.entry(invitation.inviter.subject.clone()).or_default().push(invitation.id);
                }
            }
        }
        let portfolio = |(subject, mut invitations): (String, Vec<InvitationId>)| {
            invitations.sort_unstable();
            Portfolio { subject, invitations }
        };
        Ok(officers.into_iter().map(portfolio).collect())
    }

    async fn revoke_all_of(&self, officer: Portfolio, until: Timestamp) -> Result<Revocations, StoreError> {
        let notice = NoticeKey::of(&officer.subject);
        let mut done = Revocations::default();
        for invitations in officer.invitations.chunks(MOST_LISTED) {
            for id in invitations {
                if system::now() >= until {
                    let all = count(officer.invitations.len());
                    return Ok(Revocations { left: all.saturating_sub(done.revoked), ..done });
                }
                done.revoked += u32::from(self.revoke_one(*id).await?);
            }
            done.officers_told += u32::from(self.tell(&notice).await?);
        }
        Ok(done)
    }

    /// Revokes an invitation. Returns false if it is no longer pending.
    async fn revoke_one(&self, id: InvitationId) -> Result<bool, StoreError> {
        let decided = self
            .store
            .change_invitation(id, None, |current| {
                decide::revoke(current, &Actor::Operator, system::now()).map(Change::from)
            })
            .await;
        match decided {
            Ok(decision) => Ok(decision.is_some()),
            Err(Rejection::Refused(NotPending)) => Ok(false),
            Err(Rejection::Hindered(hindrance)) => Err(hindrance.into()),
            Err(Rejection::Store(error)) => Err(error),
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
