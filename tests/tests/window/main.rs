//! The product in its real window, from the outside: what a person sees, clicks, types and is told.
#![expect(
    clippy::disallowed_methods,
    reason = "whole-system tests run the product"
)]

mod accessibility;
mod ends;
mod first_job;
mod keyboard;
mod languages;
mod reopening;
