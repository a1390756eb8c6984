//! What this computer has to offer.

use crate::{accelerators, platform};

/// Processors, memory and GPUs of a computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computer {
    /// Processors that programs may use.
    pub cpus: u32,
    /// Main memory.
    pub memory_bytes: u64,
    /// GPUs that the NVIDIA driver answers for.
    pub gpus: Vec<Gpu>,
}

/// One GPU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gpu {
    /// The driver's identifier, `GPU-…`; `CUDA_VISIBLE_DEVICES` takes it.
    pub uuid: String,
    /// Its product name, for example `NVIDIA A100 80GB PCIe`.
    pub name: String,
    /// Its own memory.
    pub memory_bytes: u64,
}

impl Computer {
    /// Main memory of the computer this process runs on.
    #[must_use]
    pub fn memory() -> u64 {
        platform::memory_bytes()
    }

    /// The computer this process runs on. Without an NVIDIA driver there are no GPUs.
    #[must_use]
    pub fn detect() -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            cpus: u32::try_from(cpus).unwrap_or(u32::MAX),
            memory_bytes: platform::memory_bytes(),
            gpus: accelerators::nvidia(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_computer_the_test_runs_on_has_a_processor_and_memory() {
        let computer = Computer::detect();
        assert!(computer.cpus >= 1);
        assert!(computer.memory_bytes > 1 << 20, "{computer:?}");
    }
}
