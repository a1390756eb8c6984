//! `trainyard again`: the same version once more.

use trainyard_console::Console;
use trainyard_console::protocol::Dialect;
use trainyard_console::wire::{OneVersion, RunAgainPlan, Submitted};
use trainyard_job::JobRef;

use super::jobs::resolve;
use super::submit::say_warnings;
use crate::exit::Failure;
use crate::output;

/// Runs it where everything would be the same, or whatever differs was said to be fine.
pub(super) async fn run(
    console: &Console,
    job: &JobRef,
    anyway: bool,
    json: bool,
) -> Result<(), Failure> {
    let key = resolve(console, job).await?;
    let one = OneVersion { key };
    let session = console.session();
    let plan: RunAgainPlan = session.ask("plan_run_again", &one).await?;
    let said: Vec<String> = plan.differences.iter().map(ToString::to_string).collect();
    if !anyway && !said.is_empty() {
        let message = format!(
            "{key} cannot run exactly as before; to run it all the same, add --anyway. {}",
            said.join(" ")
        );
        return Err(Failure::request(message));
    }
    for line in said {
        output::say(&line);
    }
    let submitted: Submitted = session.ask("run_again", &one).await?;
    say_warnings(&submitted, Dialect::Spec);
    if json {
        return Ok(output::json(&submitted)?);
    }
    let Submitted { key, job_name, .. } = &submitted;
    let line = format!("submitted {job_name} {} (job {})", key.version, key.job);
    Ok(output::line(&line)?)
}
