//! Asking an interpreter for its version and its folders: one short start of it, remembered until the file
//! changes. Nothing that is installed gets imported.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::error::EngineError;
use crate::file;
use crate::platform;
use crate::python_version::PythonVersion;

/// Long enough for a cold disk under load.
const PATIENCE: Duration = Duration::from_secs(15);
/// An answer is a few lines; what prints more is no interpreter.
const LONGEST_ANSWER_BYTES: u64 = 64 * 1024;
/// Runs on Python 2 as well, which is then refused by its version. `site` is loaded at every start anyway.
const QUESTION: &str = r#"import sys, site
say = sys.stdout.write
say("\ntrainyard-version %d.%d.%d\n" % sys.version_info[:3])
say("trainyard-prefix %s\n" % sys.prefix)
say("trainyard-executable %s\n" % sys.executable)
for folder in getattr(site, "getsitepackages", list)():
    say("trainyard-site %s\n" % folder)
"#;

/// What an interpreter says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) version: PythonVersion,
    pub(crate) prefix: PathBuf,
    /// Where it is itself, which need not be what was started; empty where it does not know.
    pub(crate) executable: PathBuf,
    pub(crate) site_packages: Vec<PathBuf>,
}

/// An answer and the state of the file that gave it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Remembered {
    mtime_ns: u128,
    size_bytes: u64,
    answer: Answer,
}

/// Answers by interpreter.
#[derive(Debug, Default)]
pub(crate) struct Probes {
    file: Option<PathBuf>,
    remembered: BTreeMap<PathBuf, Remembered>,
    has_news: bool,
}

impl Probes {
    /// What is remembered in `file`; a damaged one is as good as none.
    pub(crate) fn open(file: PathBuf) -> Self {
        let remembered = file::read(&file).ok().flatten().unwrap_or_default();
        Self {
            file: Some(file),
            remembered,
            has_news: false,
        }
    }

    /// Asks, unless the same file answered before.
    pub(crate) fn ask(&mut self, interpreter: &Path) -> Result<Answer, EngineError> {
        let (mtime_ns, size_bytes) = state(interpreter)?;
        if let Some(known) = self.remembered.get(interpreter)
            && (known.mtime_ns, known.size_bytes) == (mtime_ns, size_bytes)
        {
            return Ok(known.answer.clone());
        }
        let answer = ask(interpreter)?;
        self.has_news = true;
        self.remembered.insert(
            interpreter.to_owned(),
            Remembered {
                mtime_ns,
                size_bytes,
                answer: answer.clone(),
            },
        );
        Ok(answer)
    }

    /// Writes down what is new, without interpreters that are gone. A cache that cannot be written costs time only.
    pub(crate) fn keep(&mut self) {
        let Some(file) = self.file.as_ref().filter(|_| self.has_news) else {
            return;
        };
        self.remembered
            .retain(|interpreter, _| interpreter.exists());
        self.has_news = file::write(file, &self.remembered).is_err();
    }
}

fn state(interpreter: &Path) -> Result<(u128, u64), EngineError> {
    let data = fs::metadata(interpreter).map_err(EngineError::file(interpreter))?;
    let changed = data.modified().map_err(EngineError::file(interpreter))?;
    let mtime = changed.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((mtime.as_nanos(), data.len()))
}

/// One start. Python 2 does not know `-I`, so it is asked again without, for its version to be told.
fn ask(interpreter: &Path) -> Result<Answer, EngineError> {
    let deadline = Instant::now() + PATIENCE;
    let (text, status) = output(interpreter, &["-I", "-c", QUESTION], deadline)?;
    if let Some(answer) = read(&text) {
        return Ok(answer);
    }
    if let Ok((text, _)) = output(interpreter, &["-E", "-s", "-c", QUESTION], deadline)
        && let Some(answer) = read(&text)
    {
        return Ok(answer);
    }
    Err(EngineError::NotPython {
        path: interpreter.to_owned(),
        reason: format!("asked for its version, it ended with {status}"),
    })
}

fn read(text: &str) -> Option<Answer> {
    let said = |key: &'static str| {
        text.lines()
            .filter_map(move |line| line.strip_prefix(key)?.strip_prefix(' '))
    };
    Some(Answer {
        version: said("trainyard-version").next()?.parse().ok()?,
        prefix: said("trainyard-prefix").next()?.into(),
        executable: said("trainyard-executable").next().unwrap_or("").into(),
        site_packages: said("trainyard-site").map(PathBuf::from).collect(),
    })
}

/// What a program prints, and how it ends; it is ended at the deadline, and what it started with it.
fn output(
    program: &Path,
    arguments: &[&str],
    deadline: Instant,
) -> Result<(String, String), EngineError> {
    let mut child = platform::command(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| EngineError::NotPython {
            path: program.to_owned(),
            reason: error.to_string(),
        })?;
    let answer = collect(&mut child, deadline);
    let by_itself = platform::has_ended(&mut child);
    // Of one that ended too: what it left behind may still run.
    let status = platform::end(&mut child).filter(|_| by_itself);
    match (answer, status) {
        (Some(text), Some(status)) => Ok((text, status.to_string())),
        _ => Err(EngineError::Silent {
            path: program.to_owned(),
            seconds: PATIENCE.as_secs(),
        }),
    }
}

fn collect(child: &mut Child, deadline: Instant) -> Option<String> {
    let pipe = child.stdout.take().expect("BUG: its output is piped");
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.take(LONGEST_ANSWER_BYTES).read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    let left = || deadline.saturating_duration_since(Instant::now());
    let text = match receiver.recv_timeout(left()) {
        Ok(text) => text,
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
    };
    // It closed its output; its end is a moment away, or it is none of ours.
    while !left().is_zero() && !platform::has_ended(child) {
        std::thread::sleep(Duration::from_millis(2));
    }
    Some(text)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_answer_is_ended_at_the_deadline() {
        let asked = Instant::now();
        let deadline = asked + Duration::from_millis(200);
        let result = output(Path::new("/bin/sh"), &["-c", "sleep 600"], deadline);
        assert!(
            matches!(result, Err(EngineError::Silent { .. })),
            "{result:?}"
        );
        assert!(asked.elapsed() < Duration::from_mins(1));
    }

    /// Whether a process runs; one that only waits to be reaped does not.
    fn runs(pid: &str) -> bool {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ")
            .is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
    }

    #[test]
    fn what_a_program_started_ends_with_it() {
        if !Path::new("/proc/self/stat").exists() {
            println!("skipped: there is no /proc to look for processes in");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("pid");
        let left = [
            // It answers and leaves something behind.
            ("sleep 600 >/dev/null 2>&1 &", true),
            // What it leaves behind has its output, so that nobody knows whether there is more to come.
            ("sleep 600 &", false),
            // It waits for what it started.
            ("sleep 600 & echo $! > PID; wait;", false),
        ];
        for (line, answers) in left {
            let line =
                format!("{line} echo $! > PID; echo said").replace("PID", note.to_str().unwrap());
            let deadline = Instant::now() + Duration::from_millis(500);
            let result = output(Path::new("/bin/sh"), &["-c", &line], deadline);
            assert_eq!(result.is_ok(), answers, "{line}: {result:?}");
            let pid = fs::read_to_string(&note).unwrap();
            let asked = Instant::now();
            while runs(pid.trim()) {
                assert!(asked.elapsed() < Duration::from_mins(1), "{line}");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }

    #[test]
    fn what_a_start_file_prints_does_not_confuse_the_answer() {
        let text = "hello from sitecustomize\ntrainyard-version 3.9.2\ntrainyard-prefix /usr\ntrainyard-site /a b\n";
        let answer = read(text).unwrap();
        assert_eq!(answer.version, PythonVersion::new(3, 9, 2));
        assert_eq!(answer.site_packages, [PathBuf::from("/a b")]);
        assert_eq!(read("trainyard-version 3.9.2\n"), None);
    }
}
