//! `trainyard-shim`: supervises one task.

fn main() {}
