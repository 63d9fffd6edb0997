//! The addresses that were removed from SES's suppression list.

use super::{Result, State};

impl State {
    /// Removes an address from the list. Returns false if it was removed before.
    pub(crate) fn unsuppress(&self, address: &str) -> Result<bool> {
        self.with(|connection| {
            let row = connection
                .execute("INSERT INTO unsuppressed VALUES (?1) ON CONFLICT DO NOTHING", [address])?;
            Ok(row == 1)
        })
    }

    /// Whether an address was removed from the list.
    pub(crate) fn is_unsuppressed(&self, address: &str) -> Result<bool> {
        self.with(|connection| {
            let mut known = connection.prepare_cached("SELECT 1 FROM unsuppressed WHERE address = ?1")?;
            known.exists([address])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_off_once() {
        let state = State::in_memory();
        assert!(!state.is_unsuppressed("a@x.example").unwrap());
        assert!(state.unsuppress("a@x.example").unwrap());
        assert!(!state.unsuppress("a@x.example").unwrap());
        assert!(state.is_unsuppressed("a@x.example").unwrap());
    }
}
