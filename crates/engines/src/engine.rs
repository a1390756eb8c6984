//! An AI engine: a framework of a version in an environment, and how it is named.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::environment::Environment;
use crate::frameworks::{self, PYTHON};
use crate::packages::{Package, normalised};

/// Between the engine and the environment, where the engine is in several.
const AT: char = '@';

/// How a job names an engine: `PyTorch-2.1.0-python3.11`, or `PyTorch-2.1.0-python3.11@vision` where two
/// environments hold the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct EngineId(pub String);

impl fmt::Display for EngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One engine of this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Engine {
    /// Its name in a job.
    pub id: EngineId,
    /// The framework, in the wizard's words; `Python` for a plain one.
    pub framework: String,
    /// The framework's version, a local part such as `+cu121` included; Python's own for a plain one.
    pub version: String,
    /// Where it is, with the interpreter to run.
    pub environment: Environment,
}

/// The engines of one framework: first and second drop-down of the wizard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EngineFamily {
    /// Entry of the first drop-down.
    pub framework: String,
    /// Entries of the second, newest version first.
    pub engines: Vec<Engine>,
}

impl Engine {
    /// The id without the environment's name: what a job of another computer would call it.
    #[must_use]
    pub fn plain_id(&self) -> &str {
        plain(&self.id.0)
    }

    /// Whether `given` names this engine, the environment's name included, be it needed or not.
    pub(crate) fn is_named(&self, given: &str) -> bool {
        self.id.0 == given
            || given.split_once(AT).is_some_and(|(id, name)| {
                id == self.plain_id() && name == slug(&self.environment.name)
            })
    }
}

/// An id without the environment's name.
pub(crate) fn plain(id: &str) -> &str {
    id.split(AT).next().unwrap_or(id)
}

/// The engines in one environment: each framework, and the plain Python. Ids are not unique yet.
pub(crate) fn of_environment(environment: &Environment, packages: &[Package]) -> Vec<Engine> {
    let mut engines: Vec<Engine> = Vec::new();
    for package in packages {
        let Some(framework) = frameworks::of_package(&normalised(&package.name)) else {
            continue;
        };
        if engines
            .iter()
            .any(|known| known.framework == framework.label)
        {
            continue;
        }
        let public_version = package.version.split('+').next().unwrap_or_default();
        let python = environment.python_version.short();
        engines.push(Engine {
            id: EngineId(format!(
                "{}-{public_version}-python{python}",
                framework.prefix
            )),
            framework: framework.label.to_owned(),
            version: package.version.clone(),
            environment: environment.clone(),
        });
    }
    let version = environment.python_version.to_string();
    engines.push(Engine {
        id: EngineId(format!("{PYTHON}-{version}")),
        framework: PYTHON.to_owned(),
        version,
        environment: environment.clone(),
    });
    engines
}

/// Appends the environment's name to every id that two engines share, and a piece of the path's hash where even
/// that is shared.
pub(crate) fn make_ids_unique(engines: &mut [Engine]) {
    append_where_shared(engines, |engine| {
        format!("{AT}{}", slug(&engine.environment.name))
    });
    append_where_shared(engines, |engine| {
        let path = engine.environment.interpreter.as_os_str();
        let hash = Sha256::digest(path.as_encoded_bytes());
        format!("-{}", &hex::encode(hash)[..6])
    });
}

fn append_where_shared(engines: &mut [Engine], suffix: impl Fn(&Engine) -> String) {
    let mut holders: BTreeMap<EngineId, usize> = BTreeMap::new();
    for engine in engines.iter() {
        *holders.entry(engine.id.clone()).or_default() += 1;
    }
    for engine in engines.iter_mut().filter(|e| holders[&e.id] > 1) {
        engine.id.0 += &suffix(engine);
    }
}

/// Engines by framework, in the order of the drop-downs.
pub(crate) fn families(engines: &[Engine]) -> Vec<EngineFamily> {
    let mut families: Vec<EngineFamily> = Vec::new();
    for engine in engines {
        match families
            .iter_mut()
            .find(|family| family.framework == engine.framework)
        {
            Some(family) => family.engines.push(engine.clone()),
            None => families.push(EngineFamily {
                framework: engine.framework.clone(),
                engines: vec![engine.clone()],
            }),
        }
    }
    families.sort_by_key(|family| frameworks::rank(&family.framework));
    for family in &mut families {
        family.engines.sort_by_cached_key(|engine| {
            let python = engine.environment.python_version;
            (
                Reverse((numbers(&engine.version), python)),
                engine.id.clone(),
            )
        });
    }
    families
}

/// The numbers in a version, for comparing: 2.10 is newer than 2.9.
fn numbers(version: &str) -> Vec<u64> {
    version
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// A name as it can stand in an id.
fn slug(name: &str) -> String {
    let slug: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "._".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{EnvironmentKind, Origin};

    fn environment(name: &str, path: &str) -> Environment {
        Environment {
            kind: EnvironmentKind::Venv,
            origin: Origin::Found,
            name: name.to_owned(),
            path: path.into(),
            interpreter: format!("{path}/bin/python3").into(),
            python_version: "3.11.7".parse().unwrap(),
            site_packages: Vec::new(),
            added_as: None,
        }
    }

    fn package(name: &str, version: &str) -> Package {
        Package {
            name: name.to_owned(),
            version: version.to_owned(),
        }
    }

    fn ids(engines: &[Engine]) -> Vec<&str> {
        engines.iter().map(|engine| engine.id.0.as_str()).collect()
    }

    #[test]
    fn ids_have_the_shape_of_the_services() {
        let packages = [
            package("Torch", "2.1.0+cu121"),
            package("tensorflow_cpu", "2.1.0"),
            package("scikit-learn", "0.18.1"),
            package("pyspark", "2.3.2"),
            package("mxnet-cu90", "1.2.1"),
            package("requests", "2.0"),
        ];
        let engines = of_environment(&environment("a", "/a"), &packages);
        let expected = [
            "PyTorch-2.1.0-python3.11",
            "TF-2.1.0-python3.11",
            "Scikit_Learn-0.18.1-python3.11",
            "Spark-2.3.2-python3.11",
            "MXNet-1.2.1-python3.11",
            "Python-3.11.7",
        ];
        assert_eq!(ids(&engines), expected);
        assert_eq!(engines[0].version, "2.1.0+cu121");
    }

    #[test]
    fn every_engine_of_the_services_list_is_one_by_its_package() {
        let packages = [
            package("tensorflow-gpu", "1.13.1"),
            package("torch", "1.3.0"),
            package("mxnet", "1.2.1"),
            package("caffe", "1.0.0"),
            package("pyspark", "2.3.2"),
            package("scikit-learn", "0.18.1"),
            package("xgboost", "0.8"),
        ];
        let engines = of_environment(&environment("a", "/a"), &packages);
        let found: Vec<_> = engines
            .iter()
            .map(|engine| (engine.framework.as_str(), engine.version.as_str()))
            .collect();
        let listed = [
            ("TensorFlow", "1.13.1"),
            ("PyTorch", "1.3.0"),
            ("MXNet", "1.2.1"),
            ("Caffe", "1.0.0"),
            ("Spark_MLlib", "2.3.2"),
            ("Scikit_Learn", "0.18.1"),
            ("XGBoost", "0.8"),
        ];
        for engine in listed {
            assert!(found.contains(&engine), "{engine:?} in {found:?}");
        }
    }

    #[test]
    fn engines_that_two_environments_hold_carry_the_environments_name() {
        let torch = [package("torch", "2.1.0")];
        let mut engines = of_environment(&environment("my vision", "/a"), &torch);
        engines.extend(of_environment(&environment("text", "/b"), &torch));
        engines.extend(of_environment(
            &environment("text", "/c"),
            &[package("torch", "1.0.0")],
        ));
        make_ids_unique(&mut engines);
        let ids = ids(&engines);
        assert_eq!(ids[0], "PyTorch-2.1.0-python3.11@my-vision");
        assert_eq!(ids[2], "PyTorch-2.1.0-python3.11@text");
        assert_eq!(ids[4], "PyTorch-1.0.0-python3.11");
        assert_eq!(ids[1], "Python-3.11.7@my-vision");
        assert!(ids[3].starts_with("Python-3.11.7@text-"), "{}", ids[3]);
        assert_ne!(ids[3], ids[5], "one name, two folders");
    }

    #[test]
    fn drop_downs_begin_with_the_frameworks_and_the_newest_versions() {
        let packages = |version| [package("torch", version)];
        let mut engines = of_environment(&environment("a", "/a"), &packages("2.9.1"));
        engines.extend(of_environment(&environment("b", "/b"), &packages("2.10.0")));
        let families = families(&engines);
        assert_eq!(families[0].framework, "PyTorch");
        assert_eq!(families[0].engines[0].version, "2.10.0");
        assert_eq!(families[1].framework, "Python");
    }
}
