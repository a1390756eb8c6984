//! What every answer needs: the console, and what was given out to clients.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use trainyard_console::{Console, ConsoleError, EndpointKeys};

use crate::bodies::Bodies;
use crate::choices::Choices;
use crate::clock::now_ms;
use crate::credentials::Credentials;
use crate::passwords::WrongPasswords;
use crate::tokens::{Proof, TemporaryKeys, Tokens};

/// How long what there is to choose is kept.
const CHOICES_KEPT_MS: u64 = 5_000;

/// The server, as its handlers share it.
pub(crate) type Shared = Arc<Server>;

pub(crate) struct Server {
    pub(crate) console: Console,
    pub(crate) keys: EndpointKeys,
    pub(crate) public: Credentials,
    pub(crate) tokens: Tokens,
    pub(crate) temporary: TemporaryKeys,
    pub(crate) bodies: Bodies,
    pub(crate) wrong_passwords: WrongPasswords,
    pub(crate) token_life: Duration,
    pub(crate) started_ms: u64,
    /// What there is to choose, and when it was looked up.
    choices: Mutex<Option<(u64, Arc<Choices>)>>,
}

/// The secret of an access key, and what must come with it.
#[derive(Clone, Debug)]
pub(crate) struct KnownKey {
    pub(crate) secret: String,
    pub(crate) security_token: Option<String>,
    /// What a request proves that is signed with it.
    pub(crate) proof: Proof,
}

impl Server {
    pub(crate) fn new(
        console: Console,
        keys: EndpointKeys,
        endpoint: String,
        token_life: Duration,
    ) -> Self {
        Self {
            console,
            public: Credentials::new(endpoint, &keys),
            keys,
            tokens: Tokens::default(),
            temporary: TemporaryKeys::default(),
            bodies: Bodies::default(),
            wrong_passwords: WrongPasswords::default(),
            token_life,
            started_ms: now_ms(),
            choices: Mutex::default(),
        }
    }

    pub(crate) fn project_id(&self) -> &str {
        &self.public.project_id
    }

    /// Asks for a command of the console's table, whoever owns the data directory.
    pub(crate) async fn ask<A: Serialize, R: DeserializeOwned>(
        &self,
        command: &str,
        args: &A,
    ) -> Result<R, ConsoleError> {
        self.console.session().ask(command, args).await
    }

    /// What there is to choose, as it was at most a few seconds ago: who lists asks often.
    pub(crate) async fn kept_choices(&self) -> Result<Arc<Choices>, ConsoleError> {
        let now = now_ms();
        let kept = || self.choices.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at_ms, choices)) = &*kept()
            && now.saturating_sub(*at_ms) < CHOICES_KEPT_MS
        {
            return Ok(Arc::clone(choices));
        }
        let choices = Arc::new(self.choices().await?);
        *kept() = Some((now, Arc::clone(&choices)));
        Ok(choices)
    }

    /// The key of a name, unless it has expired or what it was given for has ended.
    pub(crate) fn key(&self, access: &str) -> Option<KnownKey> {
        if access == self.public.access_key {
            return Some(KnownKey {
                secret: self.public.secret_key.clone(),
                security_token: None,
                proof: Proof::lasting(),
            });
        }
        let key = self.temporary.find(access)?;
        let is_good = self.tokens.still_hold(&key.proof, now_ms());
        is_good.then_some(KnownKey {
            secret: key.secret,
            security_token: Some(key.security_token),
            proof: key.proof,
        })
    }
}

/// Whether two texts are the same, in a time that does not say where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let differences = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && differences == 0
}
