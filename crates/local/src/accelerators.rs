//! Asking the NVIDIA driver which GPUs there are.

use nvml_wrapper::Nvml;
use nvml_wrapper::error::NvmlError;

use crate::Gpu;

/// The GPUs NVML names; none where there is no driver. One that does not answer is left out: a job could not use
/// it either.
pub(crate) fn nvidia() -> Vec<Gpu> {
    let Ok(nvml) = Nvml::init() else {
        return Vec::new();
    };
    let count = nvml.device_count().unwrap_or(0);
    (0..count)
        .filter_map(|index| gpu(&nvml, index).ok())
        .collect()
}

fn gpu(nvml: &Nvml, index: u32) -> Result<Gpu, NvmlError> {
    let device = nvml.device_by_index(index)?;
    Ok(Gpu {
        uuid: device.uuid()?,
        name: device.name()?,
        memory_bytes: device.memory_info()?.total,
    })
}
