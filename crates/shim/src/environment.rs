//! The environment of a task: which variables of the user's own it inherits, and what is laid over them.
//!
//! A shell holds tokens and keys that are nobody else's business, and a task may be somebody else's code: it inherits
//! what says where programs, libraries, drivers, packages and proxies are, and how to write for people. What else a
//! job needs is named in its own environment.

use std::collections::BTreeMap;
use std::path::Path;

/// Names a task inherits.
const INHERITED: &[&str] = &[
    // Programs and libraries. HOME is the task's own; where the user's packages are follows from the user's.
    "PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "PYTHONUSERBASE",
    "VIRTUAL_ENV",
    // Who runs it, where it may write for a while, and how it speaks.
    "USER",
    "LOGNAME",
    "TMPDIR",
    "LANG",
    "LANGUAGE",
    "TZ",
    // The way to other computers.
    "http_proxy",
    "https_proxy",
    "ftp_proxy",
    "all_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "FTP_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
];

/// Beginnings of names a task inherits: locale, accelerators, conda, certificates, pip.
const INHERITED_BEGINNINGS: &[&str] = &[
    "LC_",
    "CUDA",
    "NVIDIA",
    "ASCEND",
    "CONDA",
    "SSL_CERT_",
    "PIP_",
];

/// What numerical libraries read to know how many threads to use.
const THREADS: [&str; 5] = [
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
];

/// What a task inherits of this process's environment. What is no UTF-8 is left out: the task could not have been told
/// of it either.
#[must_use]
pub fn inherited_environment() -> BTreeMap<String, String> {
    let all = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    inherited_of(all)
}

fn inherited_of(all: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let is_inherited = |name: &str| {
        let mut beginnings = INHERITED_BEGINNINGS.iter();
        INHERITED.contains(&name) || beginnings.any(|beginning| name.starts_with(beginning))
    };
    all.filter(|(name, _)| is_inherited(name)).collect()
}

/// The whole environment of a task: `contract`, with the user's variables, over what is inherited. `cpus` are those of
/// its flavor.
#[must_use]
pub fn task_environment(
    contract: &BTreeMap<String, String>,
    cpus: Option<u32>,
    inherited: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut env = inherited;
    let real_home = env.insert("HOME".into(), "/home/work".into());
    env.extend(contract.clone());
    // Packages that the user installed with pip stay where they are.
    if let Some(home) = real_home {
        let base = Path::new(&home).join(".local");
        env.entry("PYTHONUSERBASE".into())
            .or_insert_with(|| base.to_string_lossy().into_owned());
    }
    if let Some(cpus) = cpus {
        for name in THREADS {
            env.entry(name.into()).or_insert_with(|| cpus.to_string());
        }
    }
    env
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(variables: &[(&str, &str)]) -> BTreeMap<String, String> {
        variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_task_does_not_learn_the_users_secrets() {
        let kept = [
            ("PATH", "/bin"),
            ("LC_ALL", "C.UTF-8"),
            ("CUDA_HOME", "/opt/cuda"),
            ("PIP_INDEX_URL", "https://packages/"),
            ("https_proxy", "http://proxy:3128"),
        ];
        let mut all = map(&kept);
        for secret in [
            "GITHUB_TOKEN",
            "AWS_SECRET_ACCESS_KEY",
            "SSH_AUTH_SOCK",
            "TRAINYARD_HOME",
            "DBUS_SESSION_BUS_ADDRESS",
            "MY_PATH",
        ] {
            all.insert(secret.into(), "secret".into());
        }
        assert_eq!(inherited_of(all.into_iter()), map(&kept));
    }

    #[test]
    fn the_task_has_its_own_home_and_the_users_python_packages() {
        let inherited = map(&[("HOME", "/home/ada"), ("PATH", "/bin")]);
        let env = task_environment(&map(&[]), None, inherited);
        assert_eq!(env["HOME"], "/home/work");
        assert_eq!(env["PYTHONUSERBASE"], "/home/ada/.local");
        assert_eq!(env["PATH"], "/bin");
    }

    #[test]
    fn the_contract_wins_over_what_is_inherited() {
        let contract = map(&[("PATH", "/usr/bin")]);
        let env = task_environment(&contract, None, map(&[("PATH", "/bin")]));
        assert_eq!(env["PATH"], "/usr/bin");
    }

    #[test]
    fn thread_counts_follow_the_flavor_unless_set() {
        let contract = map(&[("MKL_NUM_THREADS", "7")]);
        let env = task_environment(&contract, Some(2), map(&[]));
        assert_eq!(
            (
                env["OMP_NUM_THREADS"].as_str(),
                env["MKL_NUM_THREADS"].as_str()
            ),
            ("2", "7")
        );
    }
}
