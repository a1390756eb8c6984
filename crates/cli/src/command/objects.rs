//! `trainyard objects`.

use std::path::Path;

use trainyard_console::Console;
use trainyard_console::objects::{EntryKind, ObjectEntry, ObsUrl, Skipped};
use trainyard_console::wire::{Nothing, ObjectListing, ObjectPath, Upload};

use crate::args::Objects;
use crate::exit::Failure;
use crate::{output, terminal};

/// Skipped files that are named.
const SKIPPED_MAX: usize = 10;

pub(super) async fn run(console: &Console, command: Objects, json: bool) -> Result<(), Failure> {
    match command {
        Objects::Ls { url } => list(console, url, json).await,
        Objects::Put { from, to } => put(console, &from, to, json).await,
        Objects::Get { from, to } => get(console, &from, &to).await,
        Objects::Rm { url } => {
            let path = ObjectPath { url };
            let _: Nothing = console.session().ask("delete_object", &path).await?;
            Ok(())
        }
    }
}

async fn list(console: &Console, url: String, json: bool) -> Result<(), Failure> {
    let path = ObjectPath { url };
    let listing: ObjectListing = console.session().ask("list_objects", &path).await?;
    if json {
        output::json(&listing)?;
        return Ok(());
    }
    for entry in &listing.entries {
        output::line(&match entry.kind {
            EntryKind::Folder => format!("{:>12}  {}", "", entry.url),
            EntryKind::File => format!("{:>12}  {}", entry.size_bytes, entry.url),
        })?;
    }
    if listing.and_more {
        output::say(&"there is more; list a folder inside it");
    }
    if listing.left_out > 0 {
        output::say(&format_args!(
            "{} more of this folder cannot be listed: a link, or a name that no object can have",
            listing.left_out
        ));
    }
    Ok(())
}

async fn put(console: &Console, from: &Path, to: String, json: bool) -> Result<(), Failure> {
    // Another console may do the copying, from another working directory.
    let from = std::path::absolute(from)
        .map_err(|e| Failure::request(format!("{}: {e}", from.display())))?;
    let to = into_folder(&from, to)?;
    let upload = Upload {
        from: from.display().to_string(),
        to,
    };
    let entry: ObjectEntry = console.session().ask("upload", &upload).await?;
    if json {
        output::json(&entry)?;
    }
    Ok(())
}

/// A file put into a folder keeps its name.
fn into_folder(from: &Path, to: String) -> Result<String, Failure> {
    let url: ObsUrl = to
        .parse()
        .map_err(|e: trainyard_console::objects::ObjectsError| Failure::request(e.to_string()))?;
    match from.file_name().and_then(|name| name.to_str()) {
        Some(name) if url.is_dir() && !from.is_dir() => url
            .join(name)
            .map(|url| url.to_string())
            .map_err(|e| Failure::request(e.to_string())),
        _ => Ok(to),
    }
}

/// Says what was left out of a folder, and names the first of it.
fn say_skipped(skipped: &[Skipped]) {
    for one in skipped.iter().take(SKIPPED_MAX) {
        let words = format!("left out: {}: {}", one.path.display(), one.why);
        output::say(&terminal::one_line(&words));
    }
    if skipped.len() > SKIPPED_MAX {
        let more = skipped.len() - SKIPPED_MAX;
        output::say(&format_args!("left out: {more} more"));
    }
}

async fn get(console: &Console, from: &str, to: &Path) -> Result<(), Failure> {
    let wrong = |e: trainyard_console::objects::ObjectsError| Failure::request(e.to_string());
    let url: ObsUrl = from.parse().map_err(wrong)?;
    let quiet = |_| {};
    if url.is_dir() {
        let done = console.objects().download_folder(&url, to, &quiet).await;
        say_skipped(&done.map_err(wrong)?.skipped);
        return Ok(());
    }
    let file = if to.is_dir() {
        to.join(url.name())
    } else {
        to.to_owned()
    };
    let done = console.objects().get_file(&url, &file, &quiet).await;
    done.map(|_| ()).map_err(wrong)
}
