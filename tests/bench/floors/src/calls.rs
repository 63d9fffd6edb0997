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
    /// How many attributes these have together, those that conditions compare with among them.
    pub attributes: usize,
    /// How long its request is; what the call itself does not need is filled up.
    pub bytes: usize,
}

/// The calls of a variable: `TransactWriteItems:7:93:5321 GetItem:1:2:200`.
///
/// # Errors
/// When they are no such list.
pub fn calls(variable: &str) -> Result<Vec<Call>, Error> {
    let list = var(variable)?;
    list.split_whitespace().map(|call| read(call).ok_or_else(|| format!("what is {call}?").into())).collect()
}

fn read(call: &str) -> Option<Call> {
    let mut parts = call.split(':');
    let operation = parts.next()?.to_owned();
    let mut number = || parts.next()?.parse().ok();
    Some(Call { operation, items: number()?, attributes: number()?, bytes: number()? })
}

impl Call {
    /// Holds a floor to its calls: one that nobody makes would make it look quicker.
    ///
    /// # Errors
    /// When it was not made.
    pub fn expect(&self, made: bool) -> Result<(), Error> {
        if made { Ok(()) } else { Err(format!("nobody makes the call {}", self.operation).into()) }
    }

    /// How many bytes of the request there are for each item, beside those that are there anyway.
    pub(crate) fn room(&self, anyway: usize) -> usize {
        (self.bytes / self.items.max(1)).saturating_sub(anyway)
    }

    /// What fills each item of the request, if that much of it is there anyway.
    pub(crate) fn filling(&self, anyway: usize) -> String {
        "x".repeat(self.room(anyway))
    }
}
