//! Copying the log of a job of a service, against a client that reads the same answers of the same calls and keeps nothing.
//!
//! The job really ran on the service and printed a gigabyte. The first generation answers 500 rows a call, the second a
//! link into object storage, read in parts of four mebibytes. Ours signs each call and writes the log with its line index;
//! the plain one has a token. Our time ends when the last byte is in the file; what is in it is compared then.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::steps::Step;

use super::super::ratio::{Figure, Limit, Ratio, Wanted};
use super::service::Service;
use super::{number, remove, sync};

const ROW_BYTES: u64 = 100;
const ROWS: u64 = 10_000_000;
const GENERATIONS: [&str; 2] = ["v2", "v1"];
const SHARE_LEAST: f64 = 0.5;
const MEMORY_MOST_MB: f64 = 200.0;
/// After this the job that prints counts as stuck.
const PATIENCE: Duration = Duration::from_mins(10);
const GLANCE: Duration = Duration::from_millis(50);
/// Begins the platform's rows in a log of the first generation.
const MARK: &[u8] = b"[trainyard] ";

#[derive(Default)]
struct Series {
    ours: Vec<f64>,
    theirs: Vec<f64>,
    peaks: Vec<f64>,
}

/// The share of the plain client's speed for both generations, and the most memory that copying took.
pub(super) fn measure(
    binaries: &Path,
    folder: &Path,
    step: &Step,
    runs: u32,
    percent: u32,
) -> Result<Vec<Figure>> {
    let bytes = ROWS * ROW_BYTES * u64::from(percent) / 100;
    let service = Service::start(binaries, folder)?;
    let printed = print(&service, bytes)?;
    step.note(&format!("the service has a log of {bytes} bytes"));
    let copies = folder.join("copies");
    let mut figures = Vec::new();
    for generation in GENERATIONS {
        let mut series = Series::default();
        // The first one of all would also fill the caches.
        plain(&service, generation, bytes)?;
        for run in 1..=runs {
            if run % 2 == 0 {
                series.copy(&service, generation, &copies, &printed)?;
                series.theirs.push(plain(&service, generation, bytes)?);
            } else {
                series.theirs.push(plain(&service, generation, bytes)?);
                series.copy(&service, generation, &copies, &printed)?;
            }
            step.note(&format!("run {run}, {generation}: {}", series.last()));
        }
        figures.extend(series.figures(generation, bytes));
    }
    Ok(figures)
}

/// Has a job print so many bytes; its log, once it also lies where the second generation's link leads to.
fn print(service: &Service, bytes: u64) -> Result<PathBuf> {
    let rows = bytes / ROW_BYTES;
    // Less the number, a space and the end.
    let width = usize::try_from(ROW_BYTES)? - 12;
    let text = format!("{:.<width$}", "step loss accuracy ");
    service.submit(&json!({
        "name": "prints",
        "algorithm": {
            "source": "custom_image",
            "image": "local/this-computer",
            "boot_command": format!("seq -f '%010.0f {text}' 1 {rows}"),
        },
        "data": [{ "source": "path", "path": "obs://bench/data/" }],
        "output_path": "obs://bench/output/",
        "log_path": "obs://bench/logs/",
        "resources": { "flavor": "local.cpu.1u" },
    }))?;
    let copy = service.home().join("obs/bench/logs/prints-V001-task-0.log");
    let deadline = Instant::now() + PATIENCE;
    while fs::metadata(&copy).map_or(0, |copy| copy.len()) < bytes {
        ensure!(Instant::now() < deadline, "{} stays short", copy.display());
        thread::sleep(GLANCE);
    }
    Ok(service.home().join("jobs/1/V001/task-0/log"))
}

fn plain(service: &Service, generation: &str, bytes: u64) -> Result<f64> {
    sync()?;
    let printed = service.ask("mirror", &["plain", generation], None, |_| {})?;
    Ok(megabytes(bytes) / number(&printed, "seconds")?)
}

impl Series {
    fn copy(
        &mut self,
        service: &Service,
        generation: &str,
        copies: &Path,
        printed: &Path,
    ) -> Result<()> {
        remove(copies)?;
        fs::create_dir_all(copies)
            .with_context(|| format!("{} cannot be made", copies.display()))?;
        sync()?;
        let bytes = fs::metadata(printed)?.len();
        let folder = copies.to_str().context("the folder's name is no text")?;
        let arguments = ["ours", generation, &bytes.to_string(), folder];
        let told = service.ask("mirror", &arguments, None, |_| {})?;
        ensure_same(printed, &copies.join("1/V001/task-0/log"))?;
        self.ours.push(megabytes(bytes) / number(&told, "seconds")?);
        self.peaks.push(number(&told, "peak_bytes")? / 1e6);
        Ok(())
    }

    /// The newest pair, in words.
    fn last(&self) -> String {
        let newest = |series: &[f64]| series.last().copied().unwrap_or(f64::NAN);
        format!(
            "{:.0} MB/s with {:.0} MB of memory, plain {:.0} MB/s",
            newest(&self.ours),
            newest(&self.peaks),
            newest(&self.theirs)
        )
    }

    fn figures(self, generation: &str, bytes: u64) -> [Figure; 2] {
        let size = megabytes(bytes);
        let how = if generation == "v1" {
            "v1, 500 rows a call"
        } else {
            "v2, by link"
        };
        let share = Figure::Ratio(Ratio {
            what: format!("copy of a log of {size:.0} MB, {how} / reading it alone"),
            unit: "MB/s",
            ours: self.ours,
            theirs: self.theirs,
            wanted: Wanted::AtLeast(SHARE_LEAST),
        });
        let memory = Figure::Limit(Limit {
            what: format!("most memory of that, {how}"),
            unit: "MB",
            ours: self.peaks,
            most: MEMORY_MOST_MB,
        });
        [share, memory]
    }
}

/// Whether the task's rows are those that were printed. The first generation's log has the platform's rows between them.
fn ensure_same(printed: &Path, copy: &Path) -> Result<()> {
    let open = |path: &Path| {
        let file = File::open(path).with_context(|| format!("no {}", path.display()));
        file.map(|file| BufReader::with_capacity(1 << 20, file))
    };
    let (mut printed, mut copied) = (open(printed)?, open(copy)?);
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    loop {
        theirs.clear();
        printed.read_until(b'\n', &mut theirs)?;
        loop {
            ours.clear();
            copied.read_until(b'\n', &mut ours)?;
            if !ours.starts_with(MARK) {
                break;
            }
        }
        ensure!(
            ours == theirs,
            "{} has {:?} where {:?} was printed",
            copy.display(),
            String::from_utf8_lossy(&ours),
            String::from_utf8_lossy(&theirs)
        );
        if theirs.is_empty() {
            return Ok(());
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a thousand million is exact in 53 bits"
)]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_may_have_the_platforms_rows_and_no_other_difference() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (printed, copy) = (folder.path().join("printed"), folder.path().join("copy"));
        fs::write(&printed, "a\nb\n").expect("it is writable");
        for (text, same) in [
            ("a\nb\n", true),
            ("[trainyard] Started\na\nb\n[trainyard] Ended\n", true),
            ("a\n", false),
            ("a\nb\nb\n", false),
            ("b\na\n", false),
        ] {
            fs::write(&copy, text).expect("it is writable");
            assert_eq!(ensure_same(&printed, &copy).is_ok(), same, "{text:?}");
        }
    }
}
