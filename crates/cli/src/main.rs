//! `trainyard`: the console for scripts.

fn main() {}
