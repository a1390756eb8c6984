//! Pictures of the page.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::Page;

impl Page {
    /// The page as a PNG image, as it is after everything that was done to it.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        self.settle().await?;
        // The first one after a change can show the page before it.
        self.client
            .screenshot()
            .await
            .context("no picture could be taken")?;
        self.client
            .screenshot()
            .await
            .context("no picture could be taken")
    }

    /// Writes the picture to a file.
    pub async fn save_picture(&self, file: &Path) -> Result<()> {
        let picture = self.picture().await?;
        let written = file
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(file, picture));
        written.with_context(|| format!("{} could not be written", file.display()))
    }

    /// Waits until what is to be drawn is drawn: fonts are loaded, transitions over, two frames gone by.
    pub(super) async fn settle(&self) -> Result<()> {
        let script = "
            const done = arguments[arguments.length - 1];
            const ends = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 1000).map((one) => one.finished.catch(() => {}));
            Promise.all([document.fonts.ready, ...ends]).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";
        let settled = self.client.execute_async(script, vec![]).await;
        settled.context("the page does not settle")?;
        Ok(())
    }
}
