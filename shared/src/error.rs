//! Errors as the log shows them.

/// An error with its causes, in one line. Only what each says of itself: an SDK error's debug form would
/// carry the service's whole answer, and with it people's data, into the log.
#[must_use]
pub fn describe(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        source = cause.source();
    }
    line
}
