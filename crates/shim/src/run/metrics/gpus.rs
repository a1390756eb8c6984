//! What the NVIDIA driver says of the task's GPUs. They are no other job's, so the load of the card is the task's.

use nvml_wrapper::Nvml;
use nvml_wrapper::error::NvmlError;
use trainyard_shim::TaskLaunch;

/// The variable by which a task is given its GPUs.
const GIVEN_BY: &str = "CUDA_VISIBLE_DEVICES";

/// The GPUs of a task that has some.
pub(super) struct Gpus {
    nvml: Nvml,
    uuids: Vec<String>,
}

impl Gpus {
    /// None for a task without GPUs, for which the driver is not even loaded, and where there is no driver.
    pub(super) fn of(launch: &TaskLaunch) -> Option<Self> {
        let given = launch.env.get(GIVEN_BY)?;
        let uuids: Vec<String> = given
            .split(',')
            .filter(|uuid| !uuid.is_empty())
            .map(str::to_owned)
            .collect();
        if uuids.is_empty() {
            return None;
        }
        let nvml = Nvml::init().ok()?;
        Some(Self { nvml, uuids })
    }

    /// Percent busy, the mean of all, and bytes in use, of those that answer.
    pub(super) fn load(&self) -> (Option<u32>, Option<u64>) {
        let loads: Vec<(u32, u64)> = self
            .uuids
            .iter()
            .filter_map(|uuid| self.load_of(uuid).ok())
            .collect();
        let count = u32::try_from(loads.len()).unwrap_or(u32::MAX);
        let busy: u32 = loads.iter().map(|(percent, _)| percent).sum();
        let bytes = loads.iter().map(|(_, bytes)| bytes).sum();
        (busy.checked_div(count), (count > 0).then_some(bytes))
    }

    fn load_of(&self, uuid: &str) -> Result<(u32, u64), NvmlError> {
        let device = self.nvml.device_by_uuid(uuid)?;
        let percent = device.utilization_rates()?.gpu;
        Ok((percent, device.memory_info()?.used))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_without_gpus_asks_no_driver() {
        let mut launch = TaskLaunch::new("true");
        assert!(Gpus::of(&launch).is_none());
        launch.env.insert(GIVEN_BY.to_owned(), String::new());
        assert!(Gpus::of(&launch).is_none());
    }
}
