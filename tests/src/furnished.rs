//! A data directory with something on every page, made by the console itself before the window opens.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use trainyard_console::commands::dispatch;
use trainyard_console::{Console, Delivery, OpenOptions, Ownership, Session};
use trainyard_job::VersionKey;

use crate::binaries;
use crate::driver::Seat;

/// What a mebibyte has, in bytes.
const MEBIBYTE: u64 = 1 << 20;

/// Fills the data directory of a seat: job 1 is the sample, whose two versions differ and succeed; job 2 fails; each
/// of the other pages lists one thing.
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
        ensure!(
            self.home.join("obs/demo").is_dir(),
            "the sample left no bucket"
        );
        let sample = &sample["spec"];
        self.save_configuration(sample).await?;
        self.run_jobs(sample).await?;
        self.make_dataset().await?;
        self.make_topic().await?;
        self.make_visualization(sample).await?;
        self.make_pool().await
    }

    /// In a folder, with tags, and with an earlier state.
    async fn save_configuration(&self, sample: &Value) -> Result<()> {
        let mut save = json!({
            "name": "digits-params",
            "description": "Handwritten digits, softmax regression",
            "spec": sample,
            "replace": false,
        });
        self.ask("save_config", save.clone()).await?;
        save["spec"]["algorithm"]["boot_command"] = json!(shorter(sample)?);
        save["replace"] = json!(true);
        self.ask("save_config", save).await?;
        let names = ["digits-params"];
        let tags = json!({ "names": names, "add": ["baseline", "digits"], "remove": [] });
        self.ask("tag_configs", tags).await?;
        let folder = json!({ "names": names, "folder": "vision/digits" });
        self.ask("move_configs", folder).await?;
        Ok(())
    }

    async fn run_jobs(&self, sample: &Value) -> Result<()> {
        let first = self.run(sample, None).await?;
        let mut second = sample.clone();
        second["algorithm"]["boot_command"] = json!(shorter(sample)?);
        self.run(&second, Some(first)).await?;
        let mut broken = sample.clone();
        broken["name"] = json!("broken-data");
        broken["algorithm"] = json!({
            "source": "custom_image",
            "image": "local/this-computer",
            "boot_command": r#"python3 -c 'raise ValueError("expected 64 pixels a row, found 63")'"#,
        });
        self.run(&broken, None).await?;
        Ok(())
    }

    async fn make_dataset(&self) -> Result<()> {
        let digits = json!({
            "name": "digits-images",
            "description": "Eight by eight pixels",
            "labeling": "table",
            "source": { "kind": "objects", "url": "obs://demo/digits/data/" },
            "transfer": "furnish",
        });
        self.ask("create_dataset", digits).await?;
        Ok(())
    }

    /// With a subscription, and a message that was delivered to it.
    async fn make_topic(&self) -> Result<()> {
        let topic = json!({ "name": "team", "display_name": "The team" });
        self.ask("create_topic", topic).await?;
        let desktop = json!({
            "topic": "team",
            "protocol": "desktop",
            "endpoint": "",
            "remark": "this computer",
            "sign": false,
            "secret": "",
        });
        self.ask("subscribe", desktop).await?;
        let everybody = json!({ "topic": "team", "subscription": null });
        self.ask("test_topic", everybody).await?;
        Ok(())
    }

    async fn make_visualization(&self, sample: &Value) -> Result<()> {
        let of_sample = json!({
            "name": "digits-curves",
            "output_path": sample["output_path"],
            "auto_stop_hours": null,
            "description": "The sample's curves",
        });
        self.ask("create_visualization", of_sample).await?;
        Ok(())
    }

    async fn make_pool(&self) -> Result<()> {
        let pool = json!({
            "backend": "local",
            "id": null,
            "name": "night",
            "description": "What runs over night",
            "share": { "cpus": 1, "memory_bytes": 512 * MEBIBYTE, "gpus": [] },
        });
        self.ask("save_pool", pool).await?;
        Ok(())
    }

    /// Runs a job, or a new version of one, to its end.
    async fn run(&self, spec: &Value, parent: Option<VersionKey>) -> Result<VersionKey> {
        let request = json!({
            "spec": spec,
            "backend": "local",
            "parent": parent,
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

/// The sample's boot command for a few epochs.
fn shorter(sample: &Value) -> Result<String> {
    let command = sample["algorithm"]["boot_command"].as_str();
    Ok(format!(
        "{} --epochs 4",
        command.context("the sample has no boot command")?
    ))
}
