//! Prints what a million invitations cost: `cargo run --example cost > infra/cost.md`.

#![expect(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for the terminal, whose counts are small"
)]

mod bill;
mod counts;
mod prices;
#[expect(dead_code, reason = "what must have come of a story is another test's")]
#[path = "../faults/story.rs"]
mod story;

fn main() {
    print!("{}", bill::bill(&counts::count_all()));
}
