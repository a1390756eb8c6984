//! The client and the place against a service of this process that does wrong what services do wrong.

mod calls;
mod identity;
mod logs;
mod peer;
mod service;
mod versions;
mod yard;
