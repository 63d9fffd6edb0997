//! The product from outside. It is one program, so that tests that wait run beside tests that compute.

mod browser;
mod costs;
mod end_to_end;
mod faults;
mod privileges;
