//! The flavors of this computer.
//!
//! `local.cpu.1u`, `.2u`, `.4u` and one with all processors, none larger than the computer; then `local.gpu.1`, `.2`,
//! … one for each kind of GPU, with one GPU a node. A node's memory is its share of the processors.
//!
//! **How many nodes fit.** Tasks of one job may share processors: a distributed script that needs four nodes can be
//! tried on a laptop with two. So a flavor of processors takes `4 × (all / its own)` nodes, rounded down and at least
//! 4; a job that asks for more processors than there are is given all of them and runs alone (see
//! [`Claim`](crate::claim::Claim)). GPUs are never shared: as many nodes fit as there are GPUs of the kind.

use trainyard_backend::Flavor;
use trainyard_job::Device;

use crate::Computer;
use crate::queue::Free;

/// Tasks of one job for each processor at most, so that trying out cannot freeze the computer.
const TASKS_PER_CPU: u32 = 4;

/// What a flavor is made of, apart from how busy the computer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) code: String,
    pub(crate) cpus: u32,
    pub(crate) memory_bytes: u64,
    /// Product name of the node's GPU.
    pub(crate) gpu: Option<String>,
    pub(crate) max_nodes: u32,
}

impl Shape {
    pub(crate) fn device(&self) -> Device {
        if self.gpu.is_some() {
            Device::Gpu
        } else {
            Device::Cpu
        }
    }

    pub(crate) fn flavor(&self, free: &Free) -> Flavor {
        Flavor {
            code: self.code.clone(),
            device: self.device(),
            cpus: self.cpus,
            memory_bytes: self.memory_bytes,
            accelerators: self.gpu.iter().cloned().collect(),
            max_nodes: self.max_nodes,
            free_nodes: free.nodes(self),
        }
    }
}

/// Every flavor of `computer`, smallest first.
#[cfg(test)]
pub(crate) fn shapes(computer: &Computer) -> Vec<Shape> {
    shapes_of_part(computer, computer)
}

/// Every flavor of a pool that has `computer` of the `whole`, smallest first. Kinds of GPU have the number that they
/// have in the whole, so that a code means the same in each pool.
pub(crate) fn shapes_of_part(computer: &Computer, whole: &Computer) -> Vec<Shape> {
    let all = computer.cpus.max(1);
    let mut sizes: Vec<u32> = [1, 2, 4, all].into_iter().filter(|n| *n <= all).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let cpu = sizes.into_iter().map(|cpus| cpu_shape(computer, cpus));
    cpu.chain(gpu_shapes(computer, whole)).collect()
}

/// The flavor of processors alone that `code` means, also one that is not offered any more: the largest has the number
/// of the computer's, and a pool can grow while somebody waits.
pub(crate) fn unlisted(computer: &Computer, code: &str) -> Option<Shape> {
    let cpus = code.strip_prefix("local.cpu.")?.strip_suffix('u')?;
    let cpus = cpus.parse().ok()?;
    let shape = (1..=computer.cpus)
        .contains(&cpus)
        .then(|| cpu_shape(computer, cpus))?;
    (shape.code == code).then_some(shape)
}

fn cpu_shape(computer: &Computer, cpus: u32) -> Shape {
    let all = computer.cpus.max(1);
    Shape {
        code: format!("local.cpu.{cpus}u"),
        cpus,
        memory_bytes: share(computer, cpus),
        gpu: None,
        max_nodes: (TASKS_PER_CPU * (all / cpus)).max(TASKS_PER_CPU),
    }
}

fn gpu_shapes(computer: &Computer, whole: &Computer) -> impl Iterator<Item = Shape> {
    let mut kinds: Vec<&str> = Vec::new();
    for gpu in &whole.gpus {
        if !kinds.contains(&gpu.name.as_str()) {
            kinds.push(&gpu.name);
        }
    }
    let gpus = u32::try_from(computer.gpus.len()).unwrap_or(u32::MAX);
    let cpus = (computer.cpus / gpus.max(1)).max(1);
    (1..).zip(kinds).filter_map(move |(number, name)| {
        let count = computer.gpus.iter().filter(|gpu| gpu.name == name).count();
        (count > 0).then(|| Shape {
            code: format!("local.gpu.{number}"),
            cpus,
            memory_bytes: share(computer, cpus),
            gpu: Some(name.to_owned()),
            max_nodes: u32::try_from(count).unwrap_or(u32::MAX),
        })
    })
}

fn share(computer: &Computer, cpus: u32) -> u64 {
    computer.memory_bytes / u64::from(computer.cpus.max(1)) * u64::from(cpus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::tests::computer;

    fn codes(cpus: u32) -> Vec<String> {
        shapes(&computer(cpus, &[]))
            .into_iter()
            .map(|shape| shape.code)
            .collect()
    }

    #[test]
    fn no_flavor_is_larger_than_the_computer_and_none_is_there_twice() {
        assert_eq!(codes(1), ["local.cpu.1u"]);
        assert_eq!(codes(2), ["local.cpu.1u", "local.cpu.2u"]);
        assert_eq!(codes(3), ["local.cpu.1u", "local.cpu.2u", "local.cpu.3u"]);
        let eight = [
            "local.cpu.1u",
            "local.cpu.2u",
            "local.cpu.4u",
            "local.cpu.8u",
        ];
        assert_eq!(codes(8), eight);
    }

    #[test]
    fn four_nodes_fit_on_every_computer() {
        for cpus in 1..=64 {
            for shape in shapes(&computer(cpus, &[])) {
                assert!(shape.max_nodes >= 4, "{} of {cpus}", shape.code);
                assert!(shape.max_nodes * shape.cpus <= 4 * cpus);
            }
        }
    }

    #[test]
    fn a_nodes_memory_is_its_share_of_the_processors() {
        let shapes = shapes(&computer(4, &[]));
        let memory: Vec<u64> = shapes.iter().map(|shape| shape.memory_bytes).collect();
        assert_eq!(memory, [1 << 30, 2 << 30, 4 << 30]);
    }

    #[test]
    fn each_kind_of_gpu_is_a_flavor_and_gpus_are_never_shared() {
        let shapes = shapes(&computer(8, &["A100", "T4", "A100"]));
        let gpus: Vec<_> = shapes.iter().filter(|shape| shape.gpu.is_some()).collect();
        assert_eq!(gpus.len(), 2);
        assert_eq!(
            (gpus[0].code.as_str(), gpus[0].max_nodes),
            ("local.gpu.1", 2)
        );
        assert_eq!((gpus[1].gpu.as_deref(), gpus[1].max_nodes), (Some("T4"), 1));
    }

    #[test]
    fn a_code_means_the_same_kind_of_gpu_in_every_pool() {
        let whole = computer(8, &["A100", "T4"]);
        let mut part = computer(4, &[]);
        part.gpus = whole.gpus[1..].to_vec();
        let shapes = shapes_of_part(&part, &whole);
        let gpu = shapes.last().unwrap();
        assert_eq!(
            (gpu.code.as_str(), gpu.gpu.as_deref()),
            ("local.gpu.2", Some("T4"))
        );
    }

    #[test]
    fn a_flavor_that_is_not_offered_any_more_is_still_known_where_it_fits() {
        let computer = computer(5, &[]);
        assert_eq!(unlisted(&computer, "local.cpu.3u").unwrap().cpus, 3);
        for other in [
            "local.cpu.6u",
            "local.cpu.0u",
            "local.cpu.03u",
            "local.gpu.1",
        ] {
            assert_eq!(unlisted(&computer, other), None, "{other}");
        }
    }
}
