//! Mobile numbers (R16, R31): the `number` itself, and the ways in which people type and paste it (`dialled`).

mod dialled;
mod number;

pub use number::{MobileFault, MobileNumber, NumberFault};

#[cfg(test)]
mod tests;
