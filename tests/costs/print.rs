//! Prints what a million invitations cost: `cargo run --example cost > infra/cost.md`.

#![expect(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a program for the terminal, whose counts are small"
)]

mod bill;
mod counts;
mod prices;

fn main() {
    print!("{}", bill::bill(&counts::count_all()));
}
