//! Carries out the effects of one event: sends its emails and sets its timer (R41).

use invitations::domain::invitation::delivery::{MailNote, MailStatus, apply_report};
use invitations::domain::invitation::effect::{Effect, MailKind, effects};
use invitations::domain::invitation::event::Event;
use invitations::domain::values::address::EmailAddress;
use invitations::store::{InvitationRecord, KnownMails};
use invitations::system;
use invitations::telemetry;
use invitations::telemetry::metrics::{Metric, Metrics};
use jiff::Timestamp;
use tracing::Span;

use crate::Dispatcher;
use crate::error::DispatchError;

impl Dispatcher {
    /// Carries out all effects of an event, and returns the failures.
    pub(crate) async fn dispatch(&self, event: &Event, until: Timestamp) -> Vec<DispatchError> {
        telemetry::record_invitation_id(event.invitation.id);
        Span::current().record("event", event.event.name());
        let (mut mails, mut failures) = (Vec::new(), Vec::new());
        // One failed effect must not prevent the others.
        for effect in effects(event) {
            match effect {
                Effect::Timer { at } => {
                    let set = self.set_timer(event, at).await;
                    failures.extend(set.inspect_err(|error| log_failure(event, None, error)).err());
                }
                Effect::Mail { kind, to } => mails.push((kind, to)),
            }
        }
        match self.store.known_mails(event, &mails).await {
            Ok(known) => {
                for (kind, to) in mails {
                    let sent = self.mail(event, kind, &to, &known, until).await;
                    failures.extend(sent.inspect_err(|error| log_failure(event, Some(kind), error)).err());
                }
            }
            Err(error) => {
                let error = error.into();
                for (kind, _) in &mails {
                    log_failure(event, Some(*kind), &error);
                }
                failures.push(error);
            }
        }
        failures
    }

    async fn set_timer(&self, event: &Event, at: Timestamp) -> Result<(), DispatchError> {
        Ok(self.timers.set(event.invitation.id, at, system::now()).await?)
    }

    /// Sends an email and records it, unless it was sent before or its reader is suppressed (R42). An email is sent twice
    /// only if the function stops, or SES's response is lost, after SES accepted the email and before it is recorded (R41).
    async fn mail(
        &self,
        event: &Event,
        kind: MailKind,
        to: &EmailAddress,
        known: &KnownMails,
        until: Timestamp,
    ) -> Result<(), DispatchError> {
        let Event { invitation, .. } = event;
        if known.is_noted(event, kind) {
            return Ok(());
        }
        let note = |status, ses_message_id| {
            let (event, at) = (invitation.version, system::now());
            MailNote { event, kind, status, at, ses_message_id }
        };
        if known.is_suppressed(to) {
            let skipped = note(MailStatus::Suppressed, None);
            let decide = |record: &InvitationRecord| {
                let mut outcome =
                    apply_report(&record.invitation, &record.history, &record.mails, &skipped, skipped.at)?;
                // The address is suppressed already. The day and the reason of that stay.
                outcome.delivery.suppressed = None;
                Some(outcome)
            };
            self.store.record_report(invitation.id, decide).await?;
            return Ok(());
        }
        let letter = match kind {
            // This email lists people. Their data are read now, because some may have been erased since.
            MailKind::InvitationsTransferred => {
                let transferred = self.store.invitations(&event.transferred).await?;
                self.writer.invitations_transferred(event, &transferred)
            }
            kind => self.writer.write(kind, event)?,
        };
        if system::now() >= until {
            return Err(DispatchError::NoTime);
        }
        let ses_message_id = self.mailer.send(to, &letter, event, kind).await?;
        let noted =
            self.store.note_mail(invitation.id, &note(MailStatus::Sent, Some(ses_message_id))).await?;
        // If a delivery report arrived first, the email is already counted.
        let metrics =
            Metrics::default().with(Metric::MailsSent, noted.into()).with(Metric::MailDelay, age(event));
        tracing::info!(mail.kind = %kind, outcome = "sent", metrics = %metrics, "an email is sent");
        Ok(())
    }
}

/// Logs an effect that failed: an email, or the timer if `mail` is None.
fn log_failure(event: &Event, mail: Option<MailKind>, error: &DispatchError) {
    let metrics = match mail {
        Some(_) => Metrics::default().with(Metric::UndeliveredMailAge, age(event)),
        None => Metrics::default(),
    };
    tracing::error!(
        error = %error, mail.kind = mail.map(MailKind::name), outcome = "failed", metrics = %metrics,
        "an effect of an event failed"
    );
}

/// How long ago the event happened, in seconds.
fn age(event: &Event) -> i64 {
    system::now().duration_since(event.at).as_secs()
}
