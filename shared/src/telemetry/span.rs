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

/// Adds to the current span what is wrong with the access token of its request.
pub fn record_token_fault(fault: &str) {
    Span::current().record("token.fault", fault);
}

/// Adds to the current span the claim that the access token of its request should have.
pub fn record_claim(name: &str) {
    Span::current().record("token.claim", name);
}
