//! One piece of a password, and the numbers of choices that guesses are computed from.

/// A part of a text that an attacker guesses as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The index of its first character.
    pub(super) start: usize,
    /// The index after its last character.
    pub(super) end: usize,
    /// The number of guesses that an attacker needs for it.
    pub(super) guesses: u64,
}

/// The number of ways to choose 1 to `most` of `of` things.
pub(super) fn choices(of: usize, most: usize) -> u64 {
    (1..=most).fold(0_u64, |sum, chosen| sum.saturating_add(binomial(of, chosen)))
}

/// The number of ways to choose `chosen` of `of` things.
pub(super) fn binomial(of: usize, chosen: usize) -> u64 {
    (0..chosen).fold(1_u64, |ways, at| {
        let [left, divisor] = [of.saturating_sub(at), at + 1].map(|n| u64::try_from(n).unwrap_or(u64::MAX));
        ways.saturating_mul(left) / divisor
    })
}
