//! The data sets of this computer: which versions there are and which files each has.
//!
//! A version is a folder of object storage, `obs://trainyard-datasets/<data set>/<V001>/`, that nothing but this crate
//! writes, and a manifest of its files beside the database. Owns both, and the check that they agree. Doesn't own
//! what a data set says of itself, which is in the database, nor who may use it.

mod datasets;
mod error;
mod manifest;
mod sample;
mod unsettled;

pub use datasets::{Datasets, Made};
pub use error::DatasetError;
pub use manifest::Manifest;
pub use sample::SampleFile;
