use proptest::prelude::*;
use trainyard_job::{JobId, VersionNumber};

use super::*;
use crate::claim::tests::computer;

fn key(job: i64) -> VersionKey {
    VersionKey {
        job: JobId(job),
        version: VersionNumber::FIRST,
    }
}

fn id(name: &str) -> Pool {
    Pool::Dedicated {
        id: PoolId(name.to_owned()),
    }
}

fn dedicated(name: &str, cpus: u32, gpus: &[&str]) -> DedicatedPool {
    DedicatedPool {
        id: PoolId(name.to_owned()),
        name: name.to_owned(),
        description: String::new(),
        share: PoolShare {
            cpus,
            memory_bytes: u64::from(cpus) << 29,
            gpus: gpus.iter().map(|gpu| (*gpu).to_owned()).collect(),
        },
    }
}

/// A computer of so many processors, divided.
fn pools(cpus: u32, dedicated: &[DedicatedPool]) -> Pools {
    let mut pools = Pools::new(computer(cpus, &["A100", "T4"]));
    pools.divide(dedicated).unwrap();
    pools
}

fn submit(pools: &mut Pools, pool: &Pool, job: i64, nodes: u32) {
    let shape = pools.shape(pool, "local.cpu.1u").unwrap();
    let ask = pools.ask(pool, &shape, nodes).unwrap();
    pools.submit(pool, key(job), ask);
}

fn started(pools: &mut Pools) -> Vec<i64> {
    std::iter::from_fn(|| pools.start_next())
        .map(|(key, _)| key.job.0)
        .collect()
}

fn state(pools: &Pools, pool: &Pool) -> PoolState {
    pools.moment().of(pool).unwrap().state()
}

#[test]
fn the_public_pool_has_what_the_others_leave() {
    let pools = pools(8, &[dedicated("a", 3, &["GPU-0"])]);
    let public = state(&pools, &Pool::Public);
    assert_eq!(
        (public.share.cpus, public.share.gpus),
        (5, vec!["GPU-1".into()])
    );
    assert_eq!(public.share.memory_bytes, (8 << 30) - (3 << 29));
    assert_eq!(state(&pools, &id("a")).share.gpus, ["GPU-0"]);
}

#[test]
fn flavors_are_made_from_a_pools_own_share() {
    let pools = pools(8, &[dedicated("a", 3, &["GPU-1"])]);
    let flavors = state(&pools, &id("a")).flavors;
    let rows: Vec<_> = flavors
        .iter()
        .map(|flavor| (flavor.code.as_str(), flavor.memory_bytes >> 29))
        .collect();
    let expected = [
        ("local.cpu.1u", 1),
        ("local.cpu.2u", 2),
        ("local.cpu.3u", 3),
        ("local.gpu.2", 3),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_full_pool_keeps_nobody_in_another_waiting() {
    let mut pools = pools(4, &[dedicated("a", 1, &[])]);
    submit(&mut pools, &id("a"), 1, 1);
    submit(&mut pools, &id("a"), 2, 1);
    submit(&mut pools, &Pool::Public, 3, 3);
    assert_eq!(started(&mut pools), [3, 1]);
    assert_eq!(state(&pools, &id("a")).waiting, [key(2)]);
    assert_eq!(state(&pools, &Pool::Public).held.cpus, 3, "all it has");
    pools.remove(key(1));
    assert_eq!(started(&mut pools), [2]);
}

#[test]
fn a_pool_with_versions_neither_shrinks_nor_goes() {
    let mut pools = pools(8, &[dedicated("a", 3, &[])]);
    for job in 1..=4 {
        submit(&mut pools, &id("a"), job, 1);
    }
    started(&mut pools);
    let in_use = InUse {
        pool: id("a"),
        versions: (1..=4).map(key).collect(),
    };
    assert_eq!(pools.divide(&[]), Err(in_use.clone()));
    assert_eq!(pools.divide(&[dedicated("a", 2, &[])]), Err(in_use));
    assert_eq!(state(&pools, &id("a")).share.cpus, 3, "as it was");
    for job in 1..=4 {
        pools.remove(key(job));
    }
    assert_eq!(pools.divide(&[]), Ok(()));
    assert_eq!(state(&pools, &Pool::Public).share.cpus, 8);
}

#[test]
fn a_pool_that_grows_lets_those_start_who_wait() {
    let mut pools = pools(8, &[dedicated("a", 1, &[])]);
    submit(&mut pools, &id("a"), 1, 1);
    submit(&mut pools, &id("a"), 2, 1);
    assert_eq!(started(&mut pools), [1]);
    pools.divide(&[dedicated("a", 2, &[])]).unwrap();
    assert_eq!(started(&mut pools), [2]);
}

#[test]
fn nothing_is_taken_from_the_public_pool_that_its_own_versions_need() {
    let mut pools = pools(4, &[]);
    submit(&mut pools, &Pool::Public, 1, 3);
    started(&mut pools);
    let greedy = [dedicated("a", 2, &[])];
    let pool = Pool::Public;
    let in_use = InUse {
        pool,
        versions: vec![key(1)],
    };
    assert_eq!(pools.divide(&greedy), Err(in_use));
    assert_eq!(pools.divide(&[dedicated("a", 1, &[])]), Ok(()));
    // It waits for more than would ever be there.
    submit(&mut pools, &Pool::Public, 2, 3);
    pools.remove(key(1));
    let refused = pools.divide(&greedy).unwrap_err();
    assert_eq!(refused.versions, [key(2)]);
}

#[test]
fn a_smaller_computer_gives_the_later_pools_less_and_keeps_the_public_one() {
    let both = [dedicated("a", 2, &[]), dedicated("b", 2, &["GPU-0"])];
    let pools = pools(3, &both);
    let cpus = |pool: &Pool| state(&pools, pool).share.cpus;
    assert_eq!(
        (cpus(&Pool::Public), cpus(&id("a")), cpus(&id("b"))),
        (1, 2, 0)
    );
    assert_eq!(state(&pools, &id("b")).flavors, []);
    assert_eq!(
        pools.shape(&id("b"), "local.cpu.1u"),
        None,
        "nothing starts in it"
    );
}

#[test]
fn what_runs_in_a_pool_that_is_gone_is_forgotten_with_its_last_version() {
    let mut pools = pools(4, &[]);
    let claim = Claim {
        cpus: 1,
        gpus: vec![],
    };
    pools.occupy(&id("gone"), key(1), claim);
    assert!(!pools.has(&id("gone")), "nothing more is taken for it");
    assert_eq!(pools.moment().pools.len(), 1);
    pools.remove(key(1));
    assert_eq!(pools.parts.len(), 1);
}

proptest! {
    /// Jobs of two pools come and end in any order, and the pools are made larger and smaller meanwhile.
    #[test]
    fn no_pool_is_ever_overdrawn_and_each_is_first_come_first_served(
        steps in prop::collection::vec((0_u8..6, 1_u32..8), 1..80),
    ) {
        let whole = 8;
        let names = [Pool::Public, id("a")];
        let mut pools = pools(whole, &[dedicated("a", 3, &[])]);
        let mut submitted = [Vec::new(), Vec::new()];
        let mut order = [Vec::new(), Vec::new()];
        let mut running: Vec<(usize, VersionKey)> = Vec::new();
        let mut job = 0;
        for (what, size) in steps {
            match what {
                0..=3 => {
                    let pool = usize::from(what % 2);
                    job += 1;
                    submit(&mut pools, &names[pool], job, size);
                    submitted[pool].push(key(job));
                }
                4 if !running.is_empty() => {
                    let (_, key) = running.swap_remove(running.len() / 2);
                    pools.remove(key);
                }
                _ => {
                    // Refused or not, nothing is overdrawn by it.
                    let _ = pools.divide(&[dedicated("a", size, &[])]);
                }
            }
            drain(&mut pools, &submitted, &mut order, &mut running);
            let moment = pools.moment();
            let states: Vec<_> = moment.pools.iter().map(PoolMoment::state).collect();
            prop_assert_eq!(states.iter().map(|one| one.share.cpus).sum::<u32>(), whole);
            for one in states {
                prop_assert!(one.held.cpus <= one.share.cpus, "{:?}", one);
            }
        }
        while let Some((_, key)) = running.pop() {
            pools.remove(key);
            drain(&mut pools, &submitted, &mut order, &mut running);
        }
        prop_assert_eq!(order, submitted);
    }
}

/// Starts all that fit.
fn drain(
    pools: &mut Pools,
    submitted: &[Vec<VersionKey>; 2],
    order: &mut [Vec<VersionKey>; 2],
    running: &mut Vec<(usize, VersionKey)>,
) {
    while let Some((key, _)) = pools.start_next() {
        let pool = usize::from(!submitted[0].contains(&key));
        order[pool].push(key);
        running.push((pool, key));
    }
}
