//! How busy this computer is, by whatever programs.

use nvml_wrapper::Nvml;

use crate::platform::load::{Ticks, memory_used_bytes, ticks};

/// How busy a computer is. None where the system does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Percent of all processors since the last look.
    pub cpu_percent: Option<u32>,
    /// Main memory in use.
    pub memory_used_bytes: Option<u64>,
    /// Percent of its GPUs, their mean.
    pub gpu_percent: Option<u32>,
}

/// Looks at the load again and again.
#[derive(Debug, Default)]
pub struct LoadMeter {
    before: Option<Ticks>,
    nvml: Option<Nvml>,
}

impl LoadMeter {
    /// With the driver of the GPUs loaded, where there are any. The first load is that since now.
    #[must_use]
    pub fn new() -> Self {
        Self {
            before: ticks(),
            nvml: Nvml::init().ok(),
        }
    }

    /// The load since the last time.
    pub fn measure(&mut self) -> Load {
        let now = ticks();
        let cpu_percent = now.and_then(|now| percent(self.before, now));
        self.before = now;
        Load {
            cpu_percent,
            memory_used_bytes: memory_used_bytes(),
            gpu_percent: self.nvml.as_ref().and_then(gpu_percent),
        }
    }
}

fn percent(before: Option<Ticks>, now: Ticks) -> Option<u32> {
    let before = before.unwrap_or(Ticks { busy: 0, all: 0 });
    let busy = now.busy.saturating_sub(before.busy);
    let all = now.all.saturating_sub(before.all);
    let percent = (busy * 100 + all / 2).checked_div(all)?;
    u32::try_from(percent.min(100)).ok()
}

fn gpu_percent(nvml: &Nvml) -> Option<u32> {
    let count = nvml.device_count().ok()?;
    let loads: Vec<u32> = (0..count)
        .filter_map(|index| nvml.device_by_index(index).ok()?.utilization_rates().ok())
        .map(|rates| rates.gpu)
        .collect();
    let answered = u32::try_from(loads.len()).ok()?;
    loads.iter().sum::<u32>().checked_div(answered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_is_that_since_the_last_look() {
        let at = |busy, all| Ticks { busy, all };
        assert_eq!(percent(None, at(50, 100)), Some(50));
        assert_eq!(percent(Some(at(50, 100)), at(75, 200)), Some(25));
        assert_eq!(
            percent(Some(at(50, 100)), at(50, 100)),
            None,
            "no time went by"
        );
    }
}
