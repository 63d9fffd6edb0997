//! Prints the simulation of crowds: `cargo run --example scale > tests/costs/scale.md`.

#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for the terminal, whose numbers are rough"
)]

mod scale;

fn main() {
    print!("{}", scale::report());
}
