//! Checks links: whether a link is genuine, which invitation it names, and whether that is still open.

use invitations::domain::invitation::{Invitation, InvitationId};
use invitations::system;
use invitations::telemetry;
use invitations::telemetry::metrics::{Metric, Metrics};

use crate::Registration;
use crate::refusal::Refusal;

/// How many parts of a URL are tried as a token. Each try checks a signature, which costs time.
const MOST_TOKENS: usize = 4;

impl Registration {
    /// The invitation of a genuine link. Any other link is refused without a look into the table.
    pub(crate) fn genuine(&self, token: &str) -> Result<InvitationId, Refusal> {
        let Some(id) = self.links.check(token) else {
            let metrics = Metrics::one(Metric::LinksNotGenuine);
            tracing::info!(outcome = "refused", metrics = %metrics, "a link is not genuine");
            return Err(self.no_link(token));
        };
        telemetry::record_invitation_id(id);
        Ok(id)
    }

    /// The refusal of a URL that is not a genuine link. Mail programs add a slash, a bracket or a full stop to links. If
    /// the URL has a genuine token in it, the page leads to the right link.
    pub(crate) fn no_link(&self, path: &str) -> Refusal {
        let is_of_token = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        let parts = path.split(|character| !is_of_token(character)).map(|part| part.trim_matches('.'));
        let mut tokens = parts.filter(|part| part.matches('.').count() == 2).take(MOST_TOKENS);
        match tokens.find(|token| self.links.check(token).is_some()) {
            Some(token) => Refusal::Misspelt(link_path(token)),
            None => Refusal::NotFound,
        }
    }

    /// The invitation, if its link can still be used to register.
    pub(crate) async fn open_invitation(&self, id: InvitationId) -> Result<Invitation, Refusal> {
        let invitation = self.store.invitation(id).await?.ok_or(Refusal::NotFound)?;
        invitation.check_open(system::now())?;
        Ok(invitation)
    }
}

/// The path of a link's page.
fn link_path(token: &str) -> String {
    format!("/register/{token}")
}

/// Whether a URL without a route looks like a registration link.
pub(crate) fn is_near_link(path: &str) -> bool {
    let first = path.split('/').find(|part| !part.trim().is_empty()).unwrap_or_default().trim();
    first.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("register"))
}
