//! The mail server that topics send through: one for all of them, kept among the settings. Its password is in the
//! system's keyring.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::settings;
use crate::error::StoreError;
use crate::store::Store;

const SERVER: &str = "mail_server";
const PASSWORD: &str = "mail_password";

/// How to reach a mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailServer {
    /// Host name or address.
    pub host: String,
    /// 465, 587 or 25, as a rule.
    pub port: u16,
    /// How the connection is protected.
    pub security: MailSecurity,
    /// Who logs in; empty for nobody.
    pub user: String,
    /// Whom the mails come from.
    pub from: String,
}

/// How the connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// From the first byte.
    Tls,
    /// It must be offered, and is begun before anything is said.
    Starttls,
    /// Not at all.
    None,
}

impl Store {
    /// The mail server, when one was set up.
    pub fn mail_server(&self) -> Result<Option<MailServer>, StoreError> {
        self.read(|conn| Ok(settings::get(conn, SERVER, None)?))
    }

    /// The key of its password in the keyring.
    pub fn mail_password(&self) -> Result<Option<String>, StoreError> {
        self.read(|conn| Ok(password(conn)?))
    }

    /// Sets the mail server up, or does without from now on.
    pub fn save_mail_server(
        &mut self,
        server: Option<&MailServer>,
        password: Option<&str>,
    ) -> Result<(), StoreError> {
        self.write(|tx| {
            settings::put(tx, SERVER, server)?;
            Ok(settings::put(tx, PASSWORD, password)?)
        })
    }
}

/// The key of the password, as part of a larger question.
pub(super) fn password(conn: &Connection) -> rusqlite::Result<Option<String>> {
    settings::get(conn, PASSWORD, None)
}
