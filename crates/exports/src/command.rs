//! The job as a command for a shell: the job file goes in at its standard input, so that nothing else is needed.
//!
//! A saved configuration is named instead. Secrets are taken from the environment of the shell that runs it.

use trainyard_job::{JobSpec, Variable, is_secret};
use trainyard_protocol::{NoteKind, Notes};

use crate::export::{Subject, SubjectKind};
use crate::job_file;
use crate::quote::shell;

pub(crate) fn write(subject: &Subject, notes: &mut Notes) -> String {
    match subject.kind {
        SubjectKind::Configuration => {
            let name = subject.spec.name.clone();
            let line = format!("trainyard submit --config {}\n", shell(&name));
            notes.check("name", NoteKind::MustExist { name });
            line
        }
        SubjectKind::Job => job(&subject.spec, notes),
    }
}

fn job(spec: &JobSpec, notes: &mut Notes) -> String {
    let mut line = String::from("trainyard submit -f -");
    for secret in spec.environment.iter().filter(|row| is_secret(row)) {
        line.push_str(&from_the_shell(secret));
    }
    let file = job_file::write(spec, notes);
    let end = end_of(&file);
    format!("{line} <<'{end}'\n{file}{end}\n")
}

/// A name that no shell knows as a variable could be anything: it is left out, as the note says.
fn from_the_shell(secret: &Variable) -> String {
    let name = &secret.name;
    let is_variable = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty();
    if is_variable {
        format!(" --env \"{name}=${{{name}}}\"")
    } else {
        String::new()
    }
}

/// A line that the file does not have.
fn end_of(file: &str) -> String {
    let mut end = String::from("JOB");
    while file.lines().any(|line| line == end) {
        end.push('_');
    }
    end
}
