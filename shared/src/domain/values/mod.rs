//! Values that cannot be wrong. Each is parsed once, and a parsed value needs no further check.

pub mod address;
pub mod choice;
pub mod mobile;
pub mod password;
pub mod person_name;
pub mod text;
pub mod username;
