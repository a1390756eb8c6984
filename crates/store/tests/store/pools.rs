//! Dedicated resource pools.

use trainyard_job::{DedicatedPool, PoolId, PoolShare};
use trainyard_store::{Store, StoreError};

use crate::fixture::Fixture;

fn pool(name: &str, cpus: u32) -> DedicatedPool {
    DedicatedPool {
        id: PoolId(format!("pool-{name}")),
        name: name.to_owned(),
        description: "nightly runs".to_owned(),
        share: PoolShare {
            cpus,
            memory_bytes: 1 << 30,
            gpus: vec!["GPU-0".to_owned()],
        },
    }
}

#[test]
fn pools_come_back_in_the_order_in_which_they_were_made() {
    let mut fixture = Fixture::new();
    let made = [pool("zebra", 1), pool("ant", 2)];
    for pool in &made {
        fixture.store.save_pool(pool).unwrap();
    }
    let changed = pool("zebra", 4);
    fixture.store.save_pool(&changed).unwrap();
    let kept = Store::open_read_only(&fixture.path()).unwrap();
    assert_eq!(kept.pools().unwrap(), [changed.clone(), made[1].clone()]);
    assert_eq!(kept.pool(&changed.id).unwrap(), Some(changed));
}

#[test]
fn a_pool_that_is_not_there_cannot_be_deleted() {
    let mut fixture = Fixture::new();
    fixture.store.save_pool(&pool("a", 1)).unwrap();
    fixture
        .store
        .delete_pool(&PoolId("pool-a".to_owned()))
        .unwrap();
    let again = fixture.store.delete_pool(&PoolId("pool-a".to_owned()));
    assert!(
        matches!(again, Err(StoreError::NotFound { .. })),
        "{again:?}"
    );
    assert_eq!(fixture.store.pools().unwrap(), []);
}

#[test]
fn two_pools_never_have_one_name() {
    let mut fixture = Fixture::new();
    fixture.store.save_pool(&pool("a", 1)).unwrap();
    let mut other = pool("b", 1);
    "a".clone_into(&mut other.name);
    assert!(fixture.store.save_pool(&other).is_err());
    assert_eq!(fixture.store.pools().unwrap().len(), 1);
}
