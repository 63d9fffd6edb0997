//! The rules, tested through the library's public face.

mod life;
mod links;
mod mails;
mod support;
