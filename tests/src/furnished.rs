//! A data directory with something on every page, made by the console itself before the window opens.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use trainyard_console::commands::dispatch;
use trainyard_console::{Console, Delivery, OpenOptions, Ownership, Session};
use trainyard_job::VersionKey;

use crate::binaries;
use crate::driver::Seat;

/// Fills the data directory of a seat: job 1 is the sample, which succeeds; job 2 fails; one configuration is saved.
pub async fn furnish(seat: &Seat) -> Result<()> {
    let console = Console::open(OpenOptions {
        home: seat.home(),
        shim: binaries::shim(),
        ownership: Ownership::IfFree,
        delivery: Delivery::Leave,
    })
    .await?;
    let rooms = Rooms {
        session: console.session(),
        console: &console,
        home: &seat.home(),
    };
    let outcome = rooms.fill().await;
    console.close().await;
    outcome
}

struct Rooms<'a> {
    session: Session,
    console: &'a Console,
    home: &'a Path,
}

impl Rooms<'_> {
    async fn fill(&self) -> Result<()> {
        let sample = self.ask("prepare_sample", json!({})).await?;
        self.ask(
            "save_config",
            json!({
                "name": "digits-params",
                "description": "Handwritten digits, softmax regression",
                "spec": sample["spec"],
                "replace": false,
            }),
        )
        .await?;
        self.run(&sample["spec"]).await?;
        let mut broken = sample["spec"].clone();
        broken["name"] = json!("broken-data");
        broken["algorithm"] = json!({
            "source": "custom_image",
            "image": "local/this-computer",
            "boot_command": r#"python3 -c 'raise ValueError("expected 64 pixels a row, found 63")'"#,
        });
        self.run(&broken).await?;
        ensure!(
            self.home.join("obs/demo").is_dir(),
            "the sample left no bucket"
        );
        Ok(())
    }

    /// Runs a job to its end.
    async fn run(&self, spec: &Value) -> Result<VersionKey> {
        let request = json!({
            "spec": spec,
            "backend": "local",
            "parent": null,
            "save_as": null,
            "from_config": null,
        });
        let submitted = self.ask("submit", request).await?;
        let key: VersionKey = serde_json::from_value(submitted["key"].clone())?;
        self.console.wait_for_end(key).await?;
        Ok(key)
    }

    async fn ask(&self, command: &str, args: Value) -> Result<Value> {
        let answer = dispatch(&self.session, command, args)
            .await
            .with_context(|| format!("{command} was refused"))?;
        Ok(serde_json::from_slice(&answer)?)
    }
}
