//! Keys and other values that are created once for a data folder.

use super::{Result, State};

impl State {
    /// The value under a name. If there is none, `first` is stored and returned.
    pub(crate) fn kept(&self, name: &str, first: &[u8]) -> Result<Vec<u8>> {
        self.with(|connection| {
            connection.execute("INSERT INTO keys VALUES (?1, ?2) ON CONFLICT DO NOTHING", (name, first))?;
            connection.query_row("SELECT value FROM keys WHERE name = ?1", [name], |row| row.get(0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_stays() {
        let state = State::in_memory();
        assert_eq!(state.kept("one", &[1]).unwrap(), [1]);
        assert_eq!(state.kept("one", &[2]).unwrap(), [1]);
    }
}
