//! The product in its real window, from the outside: what a person sees, clicks, types and is told.

mod accessibility;
mod comparing;
mod configurations;
mod connections;
mod datasets;
mod drafts;
mod ends;
mod first_job;
mod keyboard;
mod languages;
mod metrics;
mod modelarts;
mod pools;
mod reopening;
mod sources;
mod webhook;
