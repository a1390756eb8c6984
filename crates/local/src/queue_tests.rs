use proptest::prelude::*;
use trainyard_job::{JobId, VersionNumber};

use super::*;
use crate::claim::tests::computer;
use crate::flavors::shapes;

fn key(job: i64) -> VersionKey {
    VersionKey {
        job: JobId(job),
        version: VersionNumber::FIRST,
    }
}

fn cpus(cpus: u32) -> Ask {
    Ask { cpus, gpus: None }
}

fn started(queue: &mut Queue) -> Vec<i64> {
    std::iter::from_fn(|| queue.start_next())
        .map(|(key, _)| key.job.0)
        .collect()
}

#[test]
fn nobody_overtakes_the_head_of_the_queue() {
    let mut queue = Queue::new(computer(2, &[]));
    queue.submit(key(1), cpus(1));
    queue.submit(key(2), cpus(2));
    queue.submit(key(3), cpus(1));
    assert_eq!(started(&mut queue), [1], "3 would fit, and waits behind 2");
    queue.remove(key(1));
    assert_eq!(started(&mut queue), [2]);
    queue.remove(key(2));
    assert_eq!(started(&mut queue), [3]);
}

#[test]
fn the_order_is_that_in_which_versions_were_handed_over() {
    let mut queue = Queue::new(computer(1, &[]));
    for job in [3, 9, 8] {
        queue.submit(key(job), cpus(1));
    }
    let mut order = Vec::new();
    while let Some((key, _)) = queue.start_next() {
        order.push(key.job.0);
        queue.remove(key);
    }
    assert_eq!(order, [3, 9, 8]);
}

#[test]
fn a_canceled_head_makes_room_for_the_next() {
    let mut queue = Queue::new(computer(2, &[]));
    queue.submit(key(1), cpus(1));
    assert_eq!(started(&mut queue), [1]);
    queue.submit(key(2), cpus(2));
    queue.submit(key(3), cpus(1));
    queue.remove(key(2));
    assert_eq!(started(&mut queue), [3]);
}

#[test]
fn every_gpu_has_one_owner() {
    let computer = computer(8, &["A100", "A100", "T4"]);
    let shape = shapes(&computer)
        .into_iter()
        .find(|shape| shape.gpu.as_deref() == Some("A100"))
        .unwrap();
    let mut queue = Queue::new(computer.clone());
    for job in 1..=3 {
        let ask = Ask::new(&shape, 1, &computer);
        queue.submit(key(job), ask);
    }
    let (first, one) = queue.start_next().unwrap();
    let (_, other) = queue.start_next().unwrap();
    assert_ne!(one.gpus, other.gpus);
    assert_eq!(queue.start_next(), None, "the T4 is no A100");
    queue.remove(first);
    let (_, third) = queue.start_next().unwrap();
    assert_eq!(third.gpus, one.gpus);
}

#[test]
fn what_runs_already_counts_even_where_it_no_longer_fits() {
    let mut queue = Queue::new(computer(2, &[]));
    let claim = Claim {
        cpus: 8,
        gpus: vec![],
    };
    queue.occupy(key(1), claim);
    queue.submit(key(2), cpus(1));
    assert!(started(&mut queue).is_empty());
    queue.remove(key(1));
    assert_eq!(started(&mut queue), [2]);
}

#[test]
fn free_nodes_are_those_that_start_at_once() {
    let computer = computer(4, &[]);
    let one = &shapes(&computer)[0];
    let mut queue = Queue::new(computer.clone());
    assert_eq!(queue.free().nodes(one), 16, "idle: tasks may share");
    assert!(queue.free().starts_now(one, 16));
    queue.submit(key(1), cpus(3));
    assert_eq!(started(&mut queue), [1]);
    assert_eq!(queue.free().nodes(one), 1);
    assert!(!queue.free().starts_now(one, 2));
    queue.submit(key(2), cpus(2));
    assert_eq!(queue.free().nodes(one), 0, "somebody waits already");
}

proptest! {
    /// Jobs come and end in any order; a step is a job's processors, or the end of one that runs.
    #[test]
    fn never_above_capacity_in_order_and_everything_starts(
        all in 1_u32..8,
        steps in prop::collection::vec(prop::option::of(0_u32..12), 1..60),
    ) {
        let computer = computer(all, &[]);
        let one = shapes(&computer).remove(0);
        let mut queue = Queue::new(computer.clone());
        let mut running: Vec<(VersionKey, Claim)> = Vec::new();
        let mut submitted = Vec::new();
        let mut order = Vec::new();
        let mut job = 0;
        for step in steps {
            match step {
                Some(nodes) => {
                    job += 1;
                    queue.submit(key(job), Ask::new(&one, nodes + 1, &computer));
                    submitted.push(key(job));
                }
                None if !running.is_empty() => {
                    let (key, _) = running.swap_remove(running.len() / 2);
                    queue.remove(key);
                }
                None => {}
            }
            while let Some((key, claim)) = queue.start_next() {
                order.push(key);
                running.push((key, claim));
            }
            prop_assert!(running.iter().map(|(_, claim)| claim.cpus).sum::<u32>() <= all);
        }
        while let Some((key, _)) = running.pop() {
            queue.remove(key);
            while let Some((key, claim)) = queue.start_next() {
                order.push(key);
                running.push((key, claim));
            }
        }
        prop_assert_eq!(order, submitted);
    }
}
