//! The boot command: which file of the code directory it starts. The pages compose it from a form's values.
//!
//! Canonical form (custom image guide, "Running Parameters"):
//! `bash /home/work/run_train.sh python /home/work/user-job-dir/<dir>/<file>.py <arguments>`.

/// The working directory of the container's user.
pub const WORK_DIR: &str = "/home/work";
/// Where the code directory is downloaded to.
pub const USER_JOB_DIR: &str = "/home/work/user-job-dir";

/// A boot command as a person wrote it: a line for a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootCommand(String);

/// A file of the code directory that a boot command names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BootFile {
    /// The directory below `user-job-dir`: the last element of the code directory.
    pub dir: String,
    /// The file's path inside it.
    pub path: String,
}

impl BootCommand {
    /// A command as written.
    pub fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }

    /// The first file below `user-job-dir` that the command names, when it is written out.
    ///
    /// A command may hide its file behind variables or a script of the image; then there is nothing to check.
    #[must_use]
    pub fn boot_file(&self) -> Option<BootFile> {
        let prefix = format!("{USER_JOB_DIR}/");
        let words = shlex::split(&self.0)?;
        words.iter().find_map(|word| {
            let (dir, path) = word.strip_prefix(&prefix)?.split_once('/')?;
            let plain = |part: &str| {
                !part.is_empty() && !part.contains(['$', '*', '`', '?', ';', '|', '&', '>', '<'])
            };
            (plain(dir) && plain(path) && !path.split('/').any(|p| p == "..")).then(|| BootFile {
                dir: dir.to_owned(),
                path: path.to_owned(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_documented_command_names_its_file() {
        let command = BootCommand::new(
            "bash /home/work/run_train.sh python /home/work/user-job-dir/new/train.py --lr 0.1",
        );
        let file = command.boot_file().unwrap();
        assert_eq!((file.dir.as_str(), file.path.as_str()), ("new", "train.py"));
    }

    #[test]
    fn a_file_behind_a_variable_is_not_guessed() {
        let command = BootCommand::new("python /home/work/user-job-dir/$DIR/train.py");
        assert_eq!(command.boot_file(), None);
        assert_eq!(BootCommand::new("echo 'unclosed").boot_file(), None);
        assert_eq!(BootCommand::new("./start.sh").boot_file(), None);
    }

    proptest! {
        #[test]
        fn a_quoted_file_is_found_whatever_its_arguments_are(
            dir in "[a-z]{1,8}", file in "[a-z ]{1,8}\\.py", arguments in prop::collection::vec("[ -~]{0,12}", 0..4)
        ) {
            let path = format!("{USER_JOB_DIR}/{dir}/{file}");
            let words = ["bash", "/home/work/run_train.sh", "python", &path];
            let words = words.into_iter().chain(arguments.iter().map(String::as_str));
            let command = BootCommand::new(shlex::try_join(words).unwrap());
            prop_assert_eq!(command.boot_file(), Some(BootFile { dir, path: file }));
        }
    }
}
