//! Bodies and specs, there and back.

mod any_json;
mod documented;
mod round_trip;
mod specs;
