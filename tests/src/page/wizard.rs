//! Create Training Job, as a person with a mouse goes through it.

use anyhow::Result;

use super::{Page, Role};

impl Page {
    /// Opens an empty form from the list of jobs.
    pub async fn start_wizard(&self) -> Result<()> {
        self.click(Role::Link, "Training Jobs").await?;
        self.click(Role::Link, "Create Training Job").await?;
        self.find(Role::Textbox, "Boot Command").await?;
        Ok(())
    }

    /// Fills in what a job needs at least.
    pub async fn fill_job(&self, name: &str, boot_command: &str) -> Result<()> {
        self.fill("Name", name).await?;
        self.fill("Boot Command", boot_command).await?;
        self.fill("Data Path", "obs://demo/digits/data/").await?;
        self.fill("Training Output Path", &format!("obs://out/{name}/"))
            .await
    }

    /// From Configure to Confirm.
    pub async fn confirm(&self) -> Result<()> {
        self.click(Role::Button, "Next").await?;
        // The button says where to, if that is not this computer.
        self.first_name(Role::Button, "Submit").await?;
        Ok(())
    }

    /// From Confirm to the page of the job.
    pub async fn submit(&self) -> Result<()> {
        self.click_first(Role::Button, "Submit").await?;
        self.until(
            "the page of the job",
            "return location.hash.startsWith('#/jobs/')",
        )
        .await?;
        self.find(Role::Tab, "Logs").await?;
        Ok(())
    }

    /// Creates a job with this boot command, start to end.
    pub async fn create_job(&self, name: &str, boot_command: &str) -> Result<()> {
        self.start_wizard().await?;
        self.fill_job(name, boot_command).await?;
        self.confirm().await?;
        self.submit().await
    }
}
