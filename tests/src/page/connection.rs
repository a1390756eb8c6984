//! Connections, as a person with a mouse adds one.

use anyhow::Result;

use super::{Page, Role};
use crate::service::Service;

impl Page {
    /// Opens the dialog that adds a connection, and fills in what `trainyard serve` printed, except for the secret key.
    pub async fn describe_connection(&self, name: &str, service: &Service) -> Result<()> {
        self.click(Role::Link, "Connections").await?;
        self.click(Role::Button, "Add Connection").await?;
        self.click(Role::Radio, "Custom").await?;
        self.fill("Name", name).await?;
        self.fill("Region", service.get("region")).await?;
        self.fill("Project ID", service.get("project_id")).await?;
        self.fill("Access key ID (AK)", service.get("access_key"))
            .await?;
        for address in ["IAM", "ModelArts", "OBS", "SMN", "SWR"] {
            self.fill(address, service.get("endpoint")).await?;
        }
        Ok(())
    }

    /// Takes the image of the service's list that runs on its own computer.
    pub async fn choose_image_there(&self) -> Result<()> {
        self.click(Role::Button, "Choose image").await?;
        self.click_first(Role::Button, "local/this-computer")
            .await?;
        self.click_first(Role::Button, "latest").await?;
        self.click(Role::Button, "Choose image").await?;
        self.until_value("Image Path", "local/this-computer:latest")
            .await
    }
}
