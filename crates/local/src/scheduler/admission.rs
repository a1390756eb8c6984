//! Into which pool a version goes, and how the computer is divided into them.

use trainyard_backend::{BackendError, Run};
use trainyard_job::{Algorithm, DedicatedPool, Pool};

use super::Scheduler;
use crate::claim::Ask;
use crate::environment;
use crate::pools::InUse;

impl Scheduler {
    /// Divides the computer anew.
    pub(super) fn divide(&mut self, pools: &[DedicatedPool]) -> Result<(), BackendError> {
        let divided = self.pools.divide(pools);
        // Seen before it is answered: who divided asks what came of it.
        self.publish();
        divided.map_err(|InUse { pool, versions }| BackendError::PoolInUse { pool, versions })
    }

    /// What a version asks for, or in words why it can never start here.
    pub(super) fn admit(&self, run: &Run) -> Result<Ask, String> {
        let resources = &run.spec.resources;
        let pool = &resources.pool;
        if let Pool::Dedicated { id } = pool
            && !self.pools.has(pool)
        {
            return Err(format!("no resource pool \"{id}\" here"));
        }
        let no_flavor = || format!("no flavor \"{}\" here", resources.flavor);
        let shape = self.pools.shape(pool, &resources.flavor);
        let shape = shape.ok_or_else(no_flavor)?;
        if resources.nodes > shape.max_nodes {
            let (asked, fit) = (resources.nodes, shape.max_nodes);
            return Err(format!(
                "{asked} nodes of {} do not fit here; {fit} do",
                shape.code
            ));
        }
        if let Algorithm::CustomImage { boot_command, .. } = &run.spec.algorithm
            && boot_command.is_empty()
        {
            return Err("it has no boot command".to_owned());
        }
        if let Some(why) = environment::unusable_path(&run.spec) {
            return Err(why);
        }
        let ask = self.pools.ask(pool, &shape, resources.nodes);
        ask.ok_or_else(no_flavor)
    }
}
