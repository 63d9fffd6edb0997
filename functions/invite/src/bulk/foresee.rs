//! Predicts the outcome of a row without a change (R47: dry run).

use std::collections::HashMap;

use futures_util::future::join_all;
use invitations::domain::forms::onboarding::{Answers, Submission};
use invitations::domain::invitation::Invitation;
use invitations::domain::invitation::decide;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::requests::limit::{Limit, mailbox};
use invitations::store::{Hindrance, Rejection, StoreError};
use invitations::system;

use super::run::ListRun;
use super::time::in_time;
use super::waiting::WaitingRow;
use crate::Api;

/// The table's data for a row.
struct Facts {
    current: Option<Invitation>,
    is_suppressed: bool,
    /// Whether an account has the mobile number.
    is_taken: bool,
    limits: [Limit; 2],
    /// The counters of the limits.
    counted: Vec<u32>,
}

impl Api {
    /// Predicts the outcomes of some rows. `sent` counts the emails that the earlier rows would send to each mailbox.
    pub(super) async fn foresee_all(
        &self,
        rows: &[WaitingRow],
        run: &ListRun<'_>,
        sent: &mut HashMap<String, u32>,
    ) -> Vec<Result<Decision, Rejection<InviteRefusal>>> {
        let facts = rows.iter().map(|row| in_time(run.time.rows_end, self.facts(&row.submission, run)));
        let facts = join_all(facts).await;
        let foreseen = rows.iter().zip(facts).map(|(row, facts)| {
            let facts = facts?;
            let sent = sent.entry(mailbox(&row.submission.email)).or_default();
            let result = self.foresee(&row.submission, &facts, *sent, run);
            let notice = matches!(
                result,
                Err(Rejection::Refused(InviteRefusal::AlreadyRegistered { owes_notice: true, .. }))
            );
            *sent += u32::from(result.is_ok() || (notice && facts.reached(*sent).is_none()));
            result
        });
        foreseen.collect()
    }

    async fn facts(&self, submission: &Submission, run: &ListRun<'_>) -> Result<Facts, StoreError> {
        let email = &submission.email;
        let limits = self.limits.emails(run.inviter, email);
        let is_taken = async {
            match &submission.answers {
                Answers::Integrated { mobile_number } => self.store.is_claimed(mobile_number).await,
                _ => Ok(false),
            }
        };
        let (current, is_suppressed, is_taken, counted) = tokio::try_join!(
            self.store.current_invitation(email),
            self.store.is_suppressed(email),
            is_taken,
            self.store.counted(&limits),
        )?;
        Ok(Facts { current, is_suppressed, is_taken, limits, counted })
    }

    /// Predicts the outcome of one row. It checks in the same order as the transaction.
    fn foresee(
        &self,
        submission: &Submission,
        facts: &Facts,
        sent: u32,
        run: &ListRun<'_>,
    ) -> Result<Decision, Rejection<InviteRefusal>> {
        let command = self.command(submission.clone(), run.inviter.clone(), run.language);
        let decision =
            decide::invite(facts.current.as_ref(), &command, system::now()).map_err(Rejection::Refused)?;
        if facts.is_suppressed && decision.invites().is_some() {
            return Err(Rejection::Hindered(Hindrance::Suppressed));
        }
        if let Some(limit) = facts.reached(sent) {
            return Err(Rejection::Hindered(Hindrance::Limited(Box::new(limit.clone()))));
        }
        let claims = decision.account.as_ref().is_some_and(|account| account.claimed().is_some());
        if claims && facts.is_taken {
            return Err(Rejection::Hindered(Hindrance::Taken { username: false, mobile_number: true }));
        }
        Ok(decision)
    }
}

impl Facts {
    /// The limit that is reached, if this many emails were sent after the counters were read.
    fn reached(&self, sent: u32) -> Option<&Limit> {
        let mut counted = self.limits.iter().zip(&self.counted);
        counted
            .find(|(limit, counted)| limit.headroom().is_none_or(|room| **counted + sent > room))
            .map(|(limit, _)| limit)
    }
}
