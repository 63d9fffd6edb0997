//! Prints what happens at scale, on paper: `cargo run --example scale > tests/scale/README.md`.

#![expect(
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for the terminal, whose numbers are rough"
)]

mod report;

fn main() {
    print!("{}", report::report());
}
