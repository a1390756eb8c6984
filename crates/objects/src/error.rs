//! What can go wrong, told apart by what a person would do about it.

use std::io;
use std::path::PathBuf;

use opendal::ErrorKind;

use crate::ObsUrl;

/// A fault of an object store call. Each names the object, or the file of this computer, it is about.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectsError {
    /// The text is no name of an object, or names the wrong sort of thing for this call.
    #[error("{url}: {what}")]
    BadUrl {
        /// The text as it was given.
        url: String,
        /// What is wrong, and what would be right.
        what: String,
    },
    /// Nothing of this name is in the store.
    #[error("{url} does not exist")]
    NotFound {
        /// What was asked for.
        url: ObsUrl,
    },
    /// The store refuses access.
    #[error("{url} cannot be accessed: {why}")]
    Denied {
        /// What was asked for.
        url: ObsUrl,
        /// What refuses.
        why: String,
    },
    /// A folder is where an object should go, or the other way round.
    #[error("{url} cannot be written: its place is taken by a {taken_by}")]
    AlreadyExists {
        /// What should be written.
        url: ObsUrl,
        /// `folder` or `file`.
        taken_by: &'static str,
    },
    /// The store is full, or a quota is.
    #[error("{url} cannot be written: no space left")]
    NoSpace {
        /// What should be written.
        url: ObsUrl,
    },
    /// What is to be copied would not fit; nothing was.
    #[error(
        "{url} cannot be written: it needs {needed_bytes} bytes and {free_bytes} are free; make room, or leave something out"
    )]
    TooFull {
        /// What should be written.
        url: ObsUrl,
        /// How much it takes.
        needed_bytes: u64,
        /// How much there is.
        free_bytes: u64,
    },
    /// The object is larger than the reader is ready to hold.
    #[error("{url} has {size_bytes} bytes, more than the {limit_bytes} that can be shown")]
    TooLarge {
        /// What was asked for.
        url: ObsUrl,
        /// Its size.
        size_bytes: u64,
        /// What the caller allows.
        limit_bytes: u64,
    },
    /// A file or folder of this computer, outside the store, cannot be read or written.
    #[error("{}: {source}", path.display())]
    LocalFile {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of this computer has a name that cannot be a key.
    #[error("{} cannot be uploaded: {what}", path.display())]
    UnfitName {
        /// The file.
        path: PathBuf,
        /// What is wrong with its name.
        what: String,
    },
    /// Whoever asked for it changed their mind.
    #[error("{url}: cancelled, and nothing was written")]
    Cancelled {
        /// What would have been written.
        url: ObsUrl,
    },
    /// The folder that holds the buckets cannot be used.
    #[error("object storage folder {}: {source}", path.display())]
    Root {
        /// The folder.
        path: PathBuf,
        /// What the system or the storage library said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Anything else the store answered.
    #[error("{url}: {source}")]
    Backend {
        /// What was asked for.
        url: ObsUrl,
        /// The storage library's answer.
        source: Box<opendal::Error>,
    },
}

impl ObjectsError {
    /// The fault of a call about `url`.
    pub(crate) fn from_store(url: &ObsUrl, source: opendal::Error) -> Self {
        if let Some(known) = io_kind(&source).and_then(|kind| Self::from_io_kind(url, kind)) {
            return known;
        }
        let url = url.clone();
        match source.kind() {
            ErrorKind::NotFound => Self::NotFound { url },
            ErrorKind::PermissionDenied => Self::Denied {
                url,
                why: "permission denied".to_owned(),
            },
            ErrorKind::AlreadyExists | ErrorKind::NotADirectory => Self::AlreadyExists {
                url,
                taken_by: "file",
            },
            ErrorKind::IsADirectory => Self::AlreadyExists {
                url,
                taken_by: "folder",
            },
            _ => Self::Backend {
                url,
                source: Box::new(source),
            },
        }
    }

    /// The fault of a local store that was read without the storage library.
    pub(crate) fn from_io(url: &ObsUrl, source: io::Error) -> Self {
        Self::from_io_kind(url, source.kind()).unwrap_or_else(|| {
            let source =
                opendal::Error::new(ErrorKind::Unexpected, source.to_string()).set_source(source);
            Self::Backend {
                url: url.clone(),
                source: Box::new(source),
            }
        })
    }

    fn from_io_kind(url: &ObsUrl, kind: io::ErrorKind) -> Option<Self> {
        let url = url.clone();
        let denied = |url, why: &str| Self::Denied {
            url,
            why: why.to_owned(),
        };
        Some(match kind {
            io::ErrorKind::NotFound => Self::NotFound { url },
            io::ErrorKind::PermissionDenied => denied(url, "permission denied"),
            io::ErrorKind::ReadOnlyFilesystem => denied(url, "the file system is read-only"),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace { url },
            // Making the folders of a key fails so where one of them is a file.
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => Self::AlreadyExists {
                url,
                taken_by: "file",
            },
            io::ErrorKind::IsADirectory => Self::AlreadyExists {
                url,
                taken_by: "folder",
            },
            io::ErrorKind::InvalidFilename => {
                let what = "a part of it is longer than the file system allows".to_owned();
                Self::BadUrl {
                    url: url.to_string(),
                    what,
                }
            }
            _ => return None,
        })
    }

    pub(crate) fn local_file(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::LocalFile {
            path: path.into(),
            source,
        }
    }
}

/// The system's own word, where the fault came from the file system.
fn io_kind(error: &opendal::Error) -> Option<io::ErrorKind> {
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        if let Some(io) = next.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        cause = next.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: ErrorKind, io: io::ErrorKind) -> ObjectsError {
        let url = "obs://demo/x".parse().expect("a good name");
        let source = opendal::Error::new(kind, "from the test").set_source(io::Error::from(io));
        ObjectsError::from_store(&url, source)
    }

    #[test]
    fn a_full_disk_and_a_full_quota_are_told_as_no_space() {
        for io in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
            let error = told(ErrorKind::Unexpected, io);
            assert!(matches!(error, ObjectsError::NoSpace { .. }), "{error:?}");
            assert_eq!(
                error.to_string(),
                "obs://demo/x cannot be written: no space left"
            );
        }
    }

    #[test]
    fn a_refusal_is_told_as_such() {
        let error = told(ErrorKind::PermissionDenied, io::ErrorKind::PermissionDenied);
        assert!(matches!(error, ObjectsError::Denied { .. }), "{error:?}");
    }

    #[test]
    fn an_unknown_fault_keeps_the_stores_answer() {
        let error = told(ErrorKind::Unexpected, io::ErrorKind::ConnectionReset);
        assert!(error.to_string().contains("from the test"), "{error}");
    }
}
