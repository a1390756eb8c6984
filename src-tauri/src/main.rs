//! `trainyard-desktop`: the window.

fn main() {}
