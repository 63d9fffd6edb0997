//! The middle and the ends.

/// The least, the median and the most.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) min: f64,
    pub(crate) median: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// Of some figures; nothing of none.
    pub(crate) fn of(figures: &[f64]) -> Option<Self> {
        let quantile = |share| quantile(figures, share);
        Some(Self { min: quantile(0.0)?, median: quantile(0.5)?, max: quantile(1.0)? })
    }

    /// Of the quotients of figures that were measured in the same rounds.
    pub(crate) fn of_ratios(ours: &[f64], theirs: &[f64]) -> Option<Self> {
        let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect();
        Self::of(&ratios)
    }
}

/// The figure that this share of them is not above.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "an index into some thousand figures"
)]
pub(crate) fn quantile(figures: &[f64], share: f64) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let index = (sorted.len().checked_sub(1)? as f64 * share).round() as usize;
    sorted.get(index).copied()
}
