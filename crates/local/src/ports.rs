//! Ports on which the tasks of a version find each other.

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, TcpListener};

use trainyard_job::HostPort;

/// Ports that nobody else can be given while this is held.
pub(crate) struct HeldPorts {
    listeners: Vec<TcpListener>,
    hosts: Vec<HostPort>,
}

impl HeldPorts {
    /// As many ports as there are tasks, none of `taken`: a task of another version may not listen on its own yet.
    ///
    /// They are held open until just before the tasks start, so that only in that moment somebody could come between.
    pub(crate) fn assign(tasks: usize, taken: &HashSet<u16>) -> io::Result<Self> {
        let mut held = Self {
            listeners: Vec::with_capacity(tasks),
            hosts: Vec::with_capacity(tasks),
        };
        // Refused ones stay open until the end, or they would be given out again.
        let mut refused = Vec::new();
        while held.hosts.len() < tasks {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            let port = listener.local_addr()?.port();
            if taken.contains(&port) {
                refused.push(listener);
                continue;
            }
            held.listeners.push(listener);
            held.hosts.push(HostPort {
                host: Ipv4Addr::LOCALHOST.to_string(),
                port,
            });
        }
        Ok(held)
    }

    /// What was assigned, in the order of the tasks.
    pub(crate) fn hosts(&self) -> &[HostPort] {
        &self.hosts
    }

    /// Frees the ports for the tasks.
    pub(crate) fn release(self) {
        drop(self.listeners);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_gets_a_port_of_its_own() {
        let held = HeldPorts::assign(16, &HashSet::new()).unwrap();
        let ports: HashSet<u16> = held.hosts().iter().map(|host| host.port).collect();
        assert_eq!(ports.len(), 16);
    }

    #[test]
    fn a_released_port_can_be_listened_on_at_once() {
        let held = HeldPorts::assign(1, &HashSet::new()).unwrap();
        let address = held.hosts()[0].to_string();
        assert!(TcpListener::bind(&address).is_err(), "held until released");
        held.release();
        assert!(TcpListener::bind(&address).is_ok());
    }

    #[test]
    fn a_port_of_another_version_is_passed_over() {
        let free = HeldPorts::assign(1, &HashSet::new()).unwrap();
        let taken: HashSet<u16> = (1024..=u16::MAX).filter(|port| port % 2 == 0).collect();
        free.release();
        let held = HeldPorts::assign(4, &taken).unwrap();
        assert!(held.hosts().iter().all(|host| host.port % 2 == 1));
    }
}
