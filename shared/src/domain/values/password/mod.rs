//! Passwords (R33): which may be `chosen`, which are easily guessed (`guesses`), and walks over the `keyboard`.

mod chosen;
mod guesses;
mod keyboard;

pub use chosen::{AboutPerson, HashFault, Password, PasswordFault};

#[cfg(test)]
mod tests;
