//! The product in its real window, from the outside: what a person sees, clicks, types and is told.

mod accessibility;
mod ends;
mod first_job;
mod keyboard;
mod languages;
mod reopening;
