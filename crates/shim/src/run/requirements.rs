//! Installing what the code directory asks for, before the command and in its sandbox.
//!
//! Part of the command's own line: so pip's rows are in the log, a stop ends it, and a failure is the task's.

use trainyard_shim::{INSTALLED_MARK, PACKAGES_DIR, REQUIREMENTS_FILE, TaskDir, TaskLaunch};

/// The line that installs first, where the launch allows it and the copied code directory asks for it.
pub(super) fn line_that_installs(dir: &TaskDir, launch: &TaskLaunch) -> Option<String> {
    let (requirements, code) = (launch.requirements.as_ref()?, launch.code.as_ref()?);
    is_asked_for(dir, launch).then(|| {
        let interpreter = requirements.interpreter.to_string_lossy();
        installing(&interpreter, &code.name, &launch.command)
    })
}

/// Whether packages are installed before the command.
pub(super) fn is_asked_for(dir: &TaskDir, launch: &TaskLaunch) -> bool {
    let (Some(_), Some(code)) = (&launch.requirements, &launch.code) else {
        return false;
    };
    let copied = dir.home().join("user-job-dir").join(&code.name);
    copied.join(REQUIREMENTS_FILE).is_file()
}

/// Wheels are named as seen from the code directory. Packages are never built, as the service allows wheels alone.
fn installing(interpreter: &str, code: &str, command: &str) -> String {
    let folder = quoted(&format!("/home/work/user-job-dir/{code}"));
    let python = quoted(interpreter);
    format!(
        "( cd {folder} && {python} -m pip install --disable-pip-version-check --no-input --only-binary :all: \
         --target {PACKAGES_DIR} --requirement {REQUIREMENTS_FILE} ) \
         || {{ echo 'Error: the packages of {REQUIREMENTS_FILE} could not be installed' >&2; exit 1; }}\n: > {INSTALLED_MARK}\n{command}"
    )
}

/// A word for the shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_spaces_and_quotes_stay_words() {
        let line = installing("/opt/my python", "it's", "true");
        assert!(line.contains("'/opt/my python' -m pip"), "{line}");
        assert!(
            line.contains(r"cd '/home/work/user-job-dir/it'\''s' &&"),
            "{line}"
        );
        assert!(line.ends_with("\ntrue"), "{line}");
    }
}
