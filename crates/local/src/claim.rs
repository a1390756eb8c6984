//! What a version asks for and what it is given while it runs.

use serde::{Deserialize, Serialize};

use crate::Computer;
use crate::flavors::Shape;

/// What a queued version waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Processors of all nodes together, at most all there are: then its tasks share them and it runs alone.
    pub(crate) cpus: u32,
    /// Product name of the GPUs, and how many.
    pub(crate) gpus: Option<(String, u32)>,
}

impl Ask {
    pub(crate) fn new(shape: &Shape, nodes: u32, computer: &Computer) -> Self {
        Self {
            cpus: shape.cpus.saturating_mul(nodes).min(computer.cpus.max(1)),
            gpus: shape.gpu.clone().map(|name| (name, nodes)),
        }
    }

    /// In words, for the log of a version that waits.
    pub(crate) fn describe(&self) -> String {
        let plural = |n: u32, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let cpus = plural(self.cpus, "CPU");
        match &self.gpus {
            Some((name, count)) => format!("{} ({name}) and {cpus}", plural(*count, "GPU")),
            None => cpus,
        }
    }
}

/// What a started version occupies until its last task has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claim {
    /// Processors of all its tasks together.
    pub(crate) cpus: u32,
    /// Identifiers of its GPUs, one a task; empty without.
    pub(crate) gpus: Vec<String>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Gpu;

    /// A computer with 1 GiB for each processor.
    pub(crate) fn computer(cpus: u32, gpus: &[&str]) -> Computer {
        let gpus = gpus.iter().enumerate().map(|(index, name)| Gpu {
            uuid: format!("GPU-{index}"),
            name: (*name).to_owned(),
            memory_bytes: 1 << 30,
        });
        Computer {
            cpus,
            memory_bytes: u64::from(cpus) << 30,
            gpus: gpus.collect(),
        }
    }

    #[test]
    fn a_job_larger_than_the_computer_asks_for_all_of_it() {
        let computer = computer(2, &[]);
        let shape = &crate::flavors::shapes(&computer)[0];
        assert_eq!(Ask::new(shape, 4, &computer).cpus, 2);
        assert_eq!(Ask::new(shape, 1, &computer).cpus, 1);
    }
}
