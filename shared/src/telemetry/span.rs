//! Fields of the current span, which all log lines of a request have.

use tracing::Span;
use tracing::field::display;

use crate::domain::invitation::InvitationId;

/// Adds the invitation's id to the log lines of the current span, if it has the field.
pub fn record_invitation_id(invitation: InvitationId) {
    Span::current().record("invitation.id", display(invitation));
}

/// Adds the officer's keyed hash to the log lines of the current span.
pub fn record_officer(hash: &str) {
    Span::current().record("officer.id", hash);
}

/// Adds the fault of the request's access token to the log lines of the current span.
pub fn record_token_fault(fault: &str) {
    Span::current().record("token.fault", fault);
}

/// Adds the name of a missing or bad claim to the log lines of the current span.
pub fn record_claim(name: &str) {
    Span::current().record("token.claim", name);
}
