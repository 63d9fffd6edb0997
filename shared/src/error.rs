//! The text of an error for the log.

/// An error with its causes, in one line. It uses only `Display`, because the debug form of an SDK error has the
/// whole response of the service, with personal data.
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
