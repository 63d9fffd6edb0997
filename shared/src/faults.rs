//! How a failing table looks to a client. Here, for neither `store` nor `http` knows the other.

use crate::http::Problem;
use crate::store::StoreError;

impl From<StoreError> for Problem {
    /// The fault is logged here, once; the client learns only that it may try again.
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %error, outcome = "failed", "the table failed");
        Self::temporarily_unavailable()
    }
}
