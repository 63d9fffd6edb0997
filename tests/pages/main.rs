//! Compares the pages with the repository: links work, named files exist, variables are described, and the English is
//! plain.

#![expect(clippy::expect_used, clippy::panic, reason = "what fails here must fail the test")]

mod configuration;
mod files;
mod links;
mod words;
