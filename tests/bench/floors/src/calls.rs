//! Which calls to make: what a function was seen to make, as the benchmark puts it into `CALLS` and, for those of
//! its start, into `START_CALLS`.

use std::env::var;

use crate::Error;

/// One call.
pub struct Call {
    /// `GetItem`.
    pub operation: String,
    /// How many items it names; more than one in a transaction.
    pub items: usize,
    /// How long its request is; what the call itself does not need is filled up.
    pub bytes: usize,
}

/// The calls of a variable: `TransactWriteItems:7:5321 GetItem:1:200`.
///
/// # Errors
/// When they are no such list.
pub fn calls(variable: &str) -> Result<Vec<Call>, Error> {
    let list = var(variable)?;
    list.split_whitespace().map(|call| read(call).ok_or_else(|| format!("what is {call}?").into())).collect()
}

fn read(call: &str) -> Option<Call> {
    let mut parts = call.split(':');
    let (operation, items, bytes) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Call { operation: operation.to_owned(), items: items.parse().ok()?, bytes: bytes.parse().ok()? })
}

impl Call {
    /// Holds a floor to its calls: one that nobody makes would make it look quicker.
    ///
    /// # Errors
    /// When it was not made.
    pub fn expect(&self, made: bool) -> Result<(), Error> {
        if made { Ok(()) } else { Err(format!("nobody makes the call {}", self.operation).into()) }
    }

    /// What fills each item of the request, if that much of it is there anyway.
    pub(crate) fn filling(&self, anyway: usize) -> String {
        "x".repeat((self.bytes / self.items.max(1)).saturating_sub(anyway))
    }
}
