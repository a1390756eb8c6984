//! Where environments are looked for. Reading the process's surroundings happens here and nowhere else in the
//! crate, so that tests can put up a computer of their own.

use std::env;
use std::path::PathBuf;

use crate::platform;

/// The places of one computer and one user.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Folders of programs, in order: `PATH`, then the system's own.
    pub programs: Vec<PathBuf>,
    /// The user's home.
    pub home: Option<PathBuf>,
    /// `VIRTUAL_ENV`, of the shell that started us.
    pub virtual_env: Option<PathBuf>,
    /// `PYENV_ROOT`, where it is not `~/.pyenv`.
    pub pyenv_root: Option<PathBuf>,
    /// `UV_PYTHON_INSTALL_DIR`, where it is not `~/.local/share/uv/python`.
    pub uv_pythons: Option<PathBuf>,
}

impl Places {
    /// Those of this computer and the user who runs us.
    #[must_use]
    pub fn of_this_computer() -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        let folder = |name: &str| {
            env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let mut programs: Vec<PathBuf> = env::split_paths(&path)
            .filter(|folder| folder.is_absolute())
            .collect();
        programs.extend(platform::SYSTEM_PROGRAMS.iter().map(PathBuf::from));
        Self {
            programs,
            home: env::home_dir(),
            virtual_env: folder("VIRTUAL_ENV"),
            pyenv_root: folder("PYENV_ROOT"),
            uv_pythons: folder("UV_PYTHON_INSTALL_DIR"),
        }
    }

    /// The folder of the Pythons that pyenv built.
    pub(crate) fn pyenv_versions(&self) -> Option<PathBuf> {
        let root = self
            .pyenv_root
            .clone()
            .or_else(|| self.below_home(".pyenv"));
        root.map(|root| root.join("versions"))
    }

    /// The folder of the Pythons that uv fetched.
    pub(crate) fn uv_versions(&self) -> Option<PathBuf> {
        let own = self.uv_pythons.clone();
        own.or_else(|| self.below_home(".local/share/uv/python"))
    }

    fn below_home(&self, path: &str) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.join(path))
    }

    /// A program by its name.
    pub(crate) fn program(&self, name: &str) -> Option<PathBuf> {
        let name = platform::program_name(name);
        self.programs
            .iter()
            .map(|folder| folder.join(&name))
            .find(|path| platform::is_program(path))
    }
}
