//! The outcomes of rows, with the names of `infra/openapi.yaml`.

use invitations::domain::forms::onboarding::mobile_taken;
use invitations::domain::invitation::decision::Decision;
use invitations::domain::invitation::event::{Event, Happening};
use invitations::domain::invitation::refusal::InviteRefusal;
use invitations::domain::invitation::{InvitationId, State};
use invitations::domain::requests::limit::{Counted, Limit};
use invitations::domain::requests::replay::SavedRow;
use invitations::domain::words::FieldError;
use invitations::store::StoreError;
use jiff::Timestamp;
use serde::Serialize;

use super::duplicates::{Duplicate, SharedValue};
use crate::onboarding_form::PendingView;
use crate::problems::{SUPPRESSED_DETAIL, registered_detail, resent_detail};

/// The outcome of a row. In a dry run: the outcome that sending would have.
#[derive(Clone, Default, Serialize)]
pub(super) struct RowOutcome {
    #[serde(rename = "outcome")]
    pub(super) name: &'static str,
    #[serde(rename = "invitation_id", skip_serializing_if = "Option::is_none")]
    id: Option<InvitationId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// Why the row was refused, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Which limit is reached (R45).
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<Counted>,
    /// When the row can be sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    again_at: Option<Timestamp>,
    /// The line of the first row of the same person.
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<u64>,
    /// The invitation that would be replaced. Only in a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<PendingView>,
}

const INVITED: &str = "invited";
const OVERRIDDEN: &str = "overridden";
const ACCOUNT_CREATED: &str = "account_created";
const RESENT: &str = "resent";
const CORRECTED: &str = "corrected";
const INVALID: &str = "validation_failed";
const DUPLICATE: &str = "duplicate";
const REGISTERED: &str = "already_registered";
const RESENT_RECENTLY: &str = "resent_recently";
const SUPPRESSED: &str = "address_suppressed";
const LIMITED: &str = "rate_limited";
const NOT_REACHED: &str = "not_reached";
const IN_PROGRESS: &str = "request_in_progress";
pub(super) const UNAVAILABLE: &str = "temporarily_unavailable";

/// The outcomes that do not change when the list is sent again.
const LASTING: [&str; 10] = [
    INVITED,
    OVERRIDDEN,
    ACCOUNT_CREATED,
    RESENT,
    CORRECTED,
    INVALID,
    DUPLICATE,
    REGISTERED,
    RESENT_RECENTLY,
    SUPPRESSED,
];
/// The outcomes of rows that are not refusals.
pub(super) const DONE: [&str; 7] =
    [INVITED, OVERRIDDEN, ACCOUNT_CREATED, RESENT, CORRECTED, NOT_REACHED, UNAVAILABLE];

impl RowOutcome {
    fn named(name: &'static str) -> Self {
        Self { name, ..Self::default() }
    }

    fn because(name: &'static str, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::named(name) }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn invalid(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::named(INVALID) }
    }

    /// The outcome of a decision. A dry run has no invitation, but names the one that would be replaced, and its inviter.
    pub(super) fn from_decision(decision: &Decision, dry_run: bool) -> Self {
        let Event { event, invitation, .. } = &decision.event;
        let outcome = Self::happened(*event, invitation.id, invitation.supersedes.is_some());
        if !dry_run {
            return outcome;
        }
        let ended = invitation.supersedes.and(decision.ended.as_ref()).map(|event| &event.invitation);
        let pending = ended.and_then(|ended| match ended.state {
            State::Closed { expires_at, .. } => Some(PendingView::new(ended, expires_at)),
            _ => None,
        });
        Self { id: None, pending, ..outcome }
    }

    /// The outcome of an event. `replaces`: whether the invitation replaces another one.
    pub(super) fn happened(event: Happening, id: InvitationId, replaces: bool) -> Self {
        let name = match event {
            Happening::AccountCreated => ACCOUNT_CREATED,
            Happening::Resent => RESENT,
            Happening::Corrected => CORRECTED,
            _ if replaces => OVERRIDDEN,
            _ => INVITED,
        };
        Self { id: Some(id), ..Self::named(name) }
    }

    pub(super) fn duplicate(duplicate: Duplicate, lines: &[u64]) -> Self {
        let line = lines.get(duplicate.of).copied().unwrap_or_default();
        let same = match duplicate.same {
            SharedValue::Address => "email address",
            SharedValue::MobileNumber => "mobile number",
        };
        let detail =
            format!("Line {line} has the same {same}. This line is not sent: correct it or remove it.");
        Self { duplicate_of: Some(line), ..Self::because(DUPLICATE, detail) }
    }

    pub(super) fn limited(limit: &Limit) -> Self {
        let again_at = Some(limit.again_at);
        Self { limit: Some(limit.what), again_at, ..Self::because(LIMITED, limit.explanation()) }
    }

    pub(super) fn suppressed() -> Self {
        Self::because(SUPPRESSED, SUPPRESSED_DETAIL)
    }

    /// The time ran out.
    pub(super) fn not_reached(has_key: bool) -> Self {
        Self::because(
            NOT_REACHED,
            if has_key {
                "The time ran out before this line. Send the same list again with the same Idempotency-Key. It continues \
                 here."
            } else {
                "The time ran out before this line. Send a new list with the lines that were not reached."
            },
        )
    }

    pub(super) fn in_progress() -> Self {
        Self::because(
            IN_PROGRESS,
            "Another request is sending the same list now. Send it again later with the same key.",
        )
    }

    pub(super) fn unavailable(error: &StoreError) -> Self {
        tracing::error!(error = %error, outcome = "failed", "the table failed");
        Self::because(
            UNAVAILABLE,
            "The service is temporarily unavailable. Send the same list again with the same key.",
        )
    }

    pub(super) fn refused(refusal: &InviteRefusal, support_url: &str) -> Self {
        match refusal {
            InviteRefusal::AlreadyRegistered { .. } => Self::registered(support_url),
            InviteRefusal::ResentRecently { again_at } => Self::resent_recently(*again_at),
        }
    }

    fn registered(support_url: &str) -> Self {
        Self::because(REGISTERED, registered_detail(support_url))
    }

    fn resent_recently(again_at: Timestamp) -> Self {
        Self { again_at: Some(again_at), ..Self::because(RESENT_RECENTLY, resent_detail(again_at)) }
    }

    /// The outcome of a row when the list was sent before. Its errors come from a new check of the row.
    pub(super) fn known(row: &SavedRow, errors: Option<Vec<FieldError>>, support_url: &str) -> Option<Self> {
        let name = LASTING.into_iter().find(|name| *name == row.outcome)?;
        Some(match name {
            INVALID => Self::invalid(errors.unwrap_or_else(|| vec![mobile_taken(support_url)])),
            REGISTERED => Self::registered(support_url),
            SUPPRESSED => Self::suppressed(),
            RESENT_RECENTLY => Self::resent_recently(row.again_at?),
            name => Self { id: row.invitation, ..Self::named(name) },
        })
    }

    pub(super) fn to_saved_row(&self) -> SavedRow {
        SavedRow { outcome: self.name.to_owned(), invitation: self.id, again_at: self.again_at }
    }
}
