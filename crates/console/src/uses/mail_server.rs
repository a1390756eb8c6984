//! The mail server that topics send through.

use trainyard_job::{Fault, FaultKind};
use trainyard_store::{MailSecurity, MailServer, Outcome, Store};

use crate::console::Console;
use crate::error::ConsoleError;
use crate::wire::{MailSetup, Nothing, Notice, SaveMailServer, TellResult};
use crate::{notify, random};

impl Console {
    /// The mail server as it is set up.
    pub async fn get_mail_server(&self, _: Nothing) -> Result<MailSetup, ConsoleError> {
        let setup = |store: &Store| {
            Ok(MailSetup {
                server: store.mail_server()?,
                has_password: store.mail_password()?.is_some(),
            })
        };
        self.inner().db.read(setup).await
    }

    /// Sets the mail server up. Its password goes to the keyring and nowhere else.
    pub async fn save_mail_server(&self, save: SaveMailServer) -> Result<Nothing, ConsoleError> {
        let server = save.server.as_ref().map(tidied);
        let faults = server.as_ref().map(faults).unwrap_or_default();
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let former = self.inner().db.read(Store::mail_password).await?;
        let logs_in = server
            .as_ref()
            .is_some_and(|server| !server.user.is_empty());
        let key = match save.password {
            Some(password) if logs_in && !password.0.is_empty() => {
                let key = format!("mail-{}", hex::encode(random::bytes::<8>()?));
                self.put_secret(&key, &password.0).await?;
                Some(key)
            }
            None if logs_in => former.clone(),
            _ => None,
        };
        let kept = key.clone();
        let write =
            move |store: &mut Store| store.save_mail_server(server.as_ref(), kept.as_deref());
        self.inner().db.write(write).await?;
        if let Some(former) = former.filter(|former| Some(former) != key.as_ref()) {
            self.forget_secret(&former).await;
        }
        self.notify(Notice::Topics);
        Ok(Nothing {})
    }

    /// Connects to the mail server, logs in and leaves.
    pub async fn check_mail_server(&self, _: Nothing) -> Result<TellResult, ConsoleError> {
        let db = &self.inner().db;
        let Some(server) = db.read(Store::mail_server).await? else {
            let fault = Fault::error("host", FaultKind::NoMailServer);
            return Err(ConsoleError::Faults(vec![fault]));
        };
        let password = match db.read(Store::mail_password).await? {
            Some(key) => Some(self.get_secret(&key).await?),
            None => None,
        };
        let (outcome, answer) = match notify::greet(&server, password).await {
            Ok(()) => (Outcome::Delivered, String::new()),
            Err(said) => (Outcome::Failed, said),
        };
        Ok(TellResult {
            label: server.host,
            outcome,
            answer,
        })
    }
}

fn tidied(server: &MailServer) -> MailServer {
    MailServer {
        host: server.host.trim().to_owned(),
        port: server.port,
        security: server.security,
        user: server.user.trim().to_owned(),
        from: server.from.trim().to_owned(),
    }
}

fn faults(server: &MailServer) -> Vec<Fault> {
    let mut faults = Vec::new();
    if server.host.is_empty() {
        faults.push(Fault::error("host", FaultKind::Required));
    }
    if server.port == 0 {
        let kind = FaultKind::OutOfRange {
            min: 1,
            max: u32::from(u16::MAX),
            actual: 0,
        };
        faults.push(Fault::error("port", kind));
    }
    if server.from.is_empty() {
        faults.push(Fault::error("from", FaultKind::Required));
    } else if !notify::is_address(&server.from) {
        let given = server.from.clone();
        faults.push(Fault::error("from", FaultKind::NotAMailAddress { given }));
    }
    if server.security == MailSecurity::None
        && !server.user.is_empty()
        && !notify::is_this_computer(&server.host)
    {
        let host = server.host.clone();
        faults.push(Fault::error(
            "security",
            FaultKind::PasswordInClear { host },
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, security: MailSecurity, user: &str) -> MailServer {
        MailServer {
            host: host.to_owned(),
            port: 25,
            security,
            user: user.to_owned(),
            from: "jobs@example.com".to_owned(),
        }
    }

    #[test]
    fn a_password_leaves_this_computer_encrypted_or_not_at_all() {
        let refused = server("mail.example.com", MailSecurity::None, "lin");
        assert_eq!(faults(&refused)[0].field, "security");
        for good in [
            server("mail.example.com", MailSecurity::Starttls, "lin"),
            server("mail.example.com", MailSecurity::None, ""),
            server("127.0.0.1", MailSecurity::None, "lin"),
        ] {
            assert_eq!(faults(&good), vec![]);
        }
    }

    #[test]
    fn every_field_is_answered_at_once() {
        let empty = MailServer {
            port: 0,
            from: "nobody".to_owned(),
            ..server("", MailSecurity::Tls, "")
        };
        let fields: Vec<_> = faults(&empty).into_iter().map(|f| f.field).collect();
        assert_eq!(fields, ["host", "port", "from"]);
    }
}
