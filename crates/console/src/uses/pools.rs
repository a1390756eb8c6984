//! Resource pools: what the computer has, how it is divided, who uses which part.

use std::collections::HashMap;
use std::path::Path;

use trainyard_backend::{BackendError, PoolState};
use trainyard_job::{
    DedicatedPool, Fault, Pool, PoolId, PoolShare, VersionKey, left_for_a_pool, validate_pool,
};
use trainyard_store::Store;

use crate::console::Console;
use crate::error::ConsoleError;
use crate::owner::Owner;
use crate::uses::jobs::not_found;
use crate::wire::{
    BackendName, ComputerHas, DeletePool, Gpu, Nothing, Notice, PlacePools, PoolJob, PoolView,
    SavePool,
};

/// Versions of a pool that are listed one by one.
const LISTED_MAX: usize = 100;

impl Console {
    /// What a place has, how it is divided, and who uses which part.
    pub async fn list_pools(&self, at: BackendName) -> Result<PlacePools, ConsoleError> {
        let owner = self.owned()?;
        let states = self.place(&at.backend).await?.pools().await?;
        let read = move |store: &Store| {
            let mut jobs = HashMap::new();
            for state in &states {
                for key in listed(&state.running).chain(listed(&state.waiting)) {
                    if let Some(job) = pool_job(store, key)? {
                        jobs.insert(key, job);
                    }
                }
            }
            Ok((states, store.pools()?, jobs))
        };
        let (states, dedicated, jobs) = self.inner().db.read(read).await?;
        let views = states.into_iter().map(|state| {
            let made = dedicated.iter().find(|one| is(&state.pool, &one.id));
            view(state, made, &jobs)
        });
        Ok(PlacePools {
            computer: computer_has(&owner, self.home().path()),
            pools: views.collect(),
            left: left_for_a_pool(&whole(&owner), &dedicated),
        })
    }

    /// Every fault of a pool that is being described.
    pub async fn check_pool(&self, save: SavePool) -> Result<Vec<Fault>, ConsoleError> {
        let owner = self.owned()?;
        let others = self.other_pools(save.id.as_ref()).await?;
        let pool = DedicatedPool {
            id: save.id.unwrap_or_default(),
            name: save.name,
            description: save.description,
            share: save.share,
        };
        Ok(validate_pool(&pool, &whole(&owner), &others))
    }

    /// Makes a pool or changes one. What runs in it, or in the public pool that it takes from, must fit afterwards.
    pub async fn save_pool(&self, save: SavePool) -> Result<PoolId, ConsoleError> {
        let owner = self.owned()?;
        let _one_at_a_time = owner.dividing.lock().await;
        let faults = self.check_pool(save.clone()).await?;
        if faults.iter().any(Fault::is_error) {
            return Err(ConsoleError::Faults(faults));
        }
        let before = self.inner().db.read(Store::pools).await?;
        let id = match save.id {
            Some(id) if before.iter().any(|pool| pool.id == id) => id,
            Some(id) => return Err(not_found("resource pool", &id)),
            None => free_id(&save.name, &before),
        };
        let pool = DedicatedPool {
            id: id.clone(),
            name: save.name,
            description: save.description,
            share: save.share,
        };
        let mut after = before.clone();
        match after.iter_mut().find(|one| one.id == id) {
            Some(one) => *one = pool.clone(),
            None => after.push(pool.clone()),
        }
        let write = move |store: &mut Store| store.save_pool(&pool);
        self.redivide(&save.backend, before, after, write).await?;
        Ok(id)
    }

    /// Deletes a pool in which nothing runs or waits; its share is public again.
    pub async fn delete_pool(&self, delete: DeletePool) -> Result<Nothing, ConsoleError> {
        let owner = self.owned()?;
        let _one_at_a_time = owner.dividing.lock().await;
        let before = self.inner().db.read(Store::pools).await?;
        let mut after = before.clone();
        after.retain(|pool| pool.id != delete.id);
        if after.len() == before.len() {
            return Err(not_found("resource pool", &delete.id));
        }
        let id = delete.id;
        let write = move |store: &mut Store| store.delete_pool(&id);
        self.redivide(&delete.backend, before, after, write).await?;
        Ok(Nothing {})
    }

    /// Divides the place, which may refuse, and writes that down; what cannot be written is undone.
    async fn redivide(
        &self,
        backend: &str,
        before: Vec<DedicatedPool>,
        after: Vec<DedicatedPool>,
        write: impl FnOnce(&mut Store) -> Result<(), trainyard_store::StoreError> + Send + 'static,
    ) -> Result<(), ConsoleError> {
        let backend = self.place(backend).await?;
        let names: Vec<_> = before.iter().chain(&after).cloned().collect();
        if let Err(error) = backend.divide(after).await {
            return Err(self.in_words(error, &names).await);
        }
        if let Err(error) = self.inner().db.write(write).await {
            // Somebody may have begun to use it within this moment; then it stays until the next start.
            let _ = backend.divide(before).await;
            return Err(error);
        }
        self.notify(Notice::Pools);
        Ok(())
    }

    /// A refusal with the names of the versions that are in the way.
    async fn in_words(&self, error: BackendError, pools: &[DedicatedPool]) -> ConsoleError {
        let BackendError::PoolInUse { pool, versions } = error else {
            return error.into();
        };
        let count = versions.len();
        let name = |store: &Store, key: VersionKey| {
            let job = store.job(key.job)?;
            let name = job.map_or_else(|| key.job.to_string(), |job| job.name);
            Ok(format!("{name}/{}", key.version))
        };
        let read = move |store: &Store| {
            let first = listed(&versions).map(|key| name(store, key));
            first.collect::<Result<Vec<_>, _>>()
        };
        let versions = self.inner().db.read(read).await.unwrap_or_default();
        let made = pools.iter().find(|one| is(&pool, &one.id));
        ConsoleError::PoolInUse {
            pool: made.map(|pool| pool.name.clone()),
            and_more: count - versions.len(),
            versions,
        }
    }

    async fn other_pools(&self, id: Option<&PoolId>) -> Result<Vec<DedicatedPool>, ConsoleError> {
        let mut pools = self.inner().db.read(Store::pools).await?;
        pools.retain(|pool| Some(&pool.id) != id);
        Ok(pools)
    }
}

fn listed(versions: &[VersionKey]) -> impl Iterator<Item = VersionKey> {
    versions.iter().copied().take(LISTED_MAX)
}

fn is(pool: &Pool, id: &PoolId) -> bool {
    matches!(pool, Pool::Dedicated { id: found } if found == id)
}

fn view(
    state: PoolState,
    made: Option<&DedicatedPool>,
    jobs: &HashMap<VersionKey, PoolJob>,
) -> PoolView {
    let count = |versions: &[VersionKey]| u32::try_from(versions.len()).unwrap_or(u32::MAX);
    let named = |versions: &[VersionKey]| {
        let found = listed(versions).filter_map(|key| jobs.get(&key).cloned());
        found.collect()
    };
    PoolView {
        name: made.map(|pool| pool.name.clone()).unwrap_or_default(),
        description: made
            .map(|pool| pool.description.clone())
            .unwrap_or_default(),
        asked: made.map_or_else(|| state.share.clone(), |pool| pool.share.clone()),
        running_count: count(&state.running),
        running: named(&state.running),
        waiting_count: count(&state.waiting),
        waiting: named(&state.waiting),
        pool: state.pool,
        share: state.share,
        held: state.held,
        flavors: state.flavors,
    }
}

fn pool_job(
    store: &Store,
    key: VersionKey,
) -> Result<Option<PoolJob>, trainyard_store::StoreError> {
    // One that is just being deleted is in no list any more.
    let (Some(job), Some(version)) = (store.job(key.job)?, store.version(key)?) else {
        return Ok(None);
    };
    let resources = version.spec.resources;
    Ok(Some(PoolJob {
        key,
        job_name: job.name,
        flavor: resources.flavor,
        nodes: resources.nodes,
    }))
}

fn whole(owner: &Owner) -> PoolShare {
    let computer = owner.computer();
    PoolShare {
        cpus: computer.cpus,
        memory_bytes: computer.memory_bytes,
        gpus: computer.gpus.iter().map(|gpu| gpu.uuid.clone()).collect(),
    }
}

fn computer_has(owner: &Owner, home: &Path) -> ComputerHas {
    let computer = owner.computer();
    let disk = rustix::fs::statvfs(home).ok();
    let bytes = |blocks: u64, disk: &rustix::fs::StatVfs| blocks.saturating_mul(disk.f_frsize);
    ComputerHas {
        cpus: computer.cpus,
        memory_bytes: computer.memory_bytes,
        gpus: computer
            .gpus
            .iter()
            .map(|gpu| Gpu {
                uuid: gpu.uuid.clone(),
                name: gpu.name.clone(),
                memory_bytes: gpu.memory_bytes,
            })
            .collect(),
        disk_bytes: disk.as_ref().map_or(0, |disk| bytes(disk.f_blocks, disk)),
        disk_free_bytes: disk.as_ref().map_or(0, |disk| bytes(disk.f_bavail, disk)),
    }
}

/// The pool's own name, so that a spec can be read; with a number where another pool was made under it.
fn free_id(name: &str, pools: &[DedicatedPool]) -> PoolId {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut ids = std::iter::once(name.to_owned()).chain(numbered).map(PoolId);
    let free = ids.find(|id| pools.iter().all(|pool| pool.id != *id));
    free.expect("BUG: there are more numbers than pools")
}
