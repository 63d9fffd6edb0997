//! Values that cannot be wrong: each is parsed once, and what was parsed needs no further check.

pub mod address;
pub mod choice;
pub mod mobile;
pub mod password;
pub mod person_name;
pub mod text;
pub mod username;
