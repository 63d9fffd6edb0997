//! Passwords (R33): which may be `chosen`, and which are easily guessed (`guesses`). An attacker builds guesses from
//! `pieces`: common `words`, walks over the `keyboard`, repetitions, sequences and dates.

mod chosen;
mod guesses;
mod keyboard;
mod piece;
mod pieces;
mod words;

pub use chosen::{AboutPerson, HashFault, Password, PasswordFault};

#[cfg(test)]
mod tests;
