//! Who subscribes to a topic: added, asked whether they want it, confirmed, removed.

use sha2::{Digest, Sha256};
use trainyard_job::{Fault, FaultKind};
use trainyard_store::{
    Confirmation, NewSubscription, Protocol, Store, Subscriber, Subscription, SubscriptionId,
};

use super::topics::message_id;
use crate::clock::now_ms;
use crate::console::Console;
use crate::error::ConsoleError;
use crate::notify::{self, Outgoing};
use crate::random;
use crate::uses::jobs::not_found;
use crate::wire::{
    ConfirmSubscription, Nothing, Notice, OneSubscription, SecretText, Subscribe, Subscribed,
    TellResult,
};

/// How long a code is valid, as the service has it.
const CODE_VALID_MS: u64 = 48 * 60 * 60 * 1000;
/// Longest address of the web, in characters.
const ADDRESS_MAX: usize = 2048;
/// Longest remark, in characters.
const REMARK_MAX: usize = 128;
/// Bytes of a signing secret that is made.
const SECRET_BYTES: usize = 24;

impl Console {
    /// Adds a subscription and asks its endpoint whether it wants this.
    pub async fn subscribe(&self, mut new: Subscribe) -> Result<Subscribed, ConsoleError> {
        new.endpoint = new.endpoint.trim().to_owned();
        let faults = self.endpoint_faults(&new).await?;
        if !faults.is_empty() {
            return Err(ConsoleError::Faults(faults));
        }
        let signing = self.keep_signing_secret(&new).await?;
        let key = signing.as_ref().map(|(key, _)| key.clone());
        let id = match self.add_subscription(&new, key.clone()).await {
            Ok(id) => id,
            Err(error) => {
                if let Some(key) = key {
                    self.forget_secret(&key).await;
                }
                return Err(error);
            }
        };
        let asked = match new.protocol {
            Protocol::Desktop => None,
            Protocol::Webhook | Protocol::Email => Some(self.invite(id).await?),
        };
        self.notify(Notice::Topics);
        Ok(Subscribed {
            subscription: self.subscriber(id).await?.subscription,
            secret: signing.and_then(|(_, made)| made),
            asked,
        })
    }

    /// Confirms a subscription with the code or token that was sent to it.
    pub async fn confirm_subscription(
        &self,
        typed: ConfirmSubscription,
    ) -> Result<Subscription, ConsoleError> {
        let digest = digest(&typed.code);
        let confirm = move |store: &mut Store| store.confirm(typed.id, &digest, now_ms());
        let kind = match self.inner().db.write(confirm).await? {
            Confirmation::Confirmed => {
                self.notify(Notice::Topics);
                return Ok(self.subscriber(typed.id).await?.subscription);
            }
            Confirmation::WrongCode => FaultKind::WrongCode,
            Confirmation::Expired => FaultKind::CodeExpired,
        };
        Err(ConsoleError::Faults(vec![Fault::error("code", kind)]))
    }

    /// Asks the endpoint once more, with a new code; the former is void.
    pub async fn resend_confirmation(
        &self,
        one: OneSubscription,
    ) -> Result<TellResult, ConsoleError> {
        let result = self.invite(one.id).await?;
        self.notify(Notice::Topics);
        Ok(result)
    }

    /// Removes a subscription, its secret, and what was still to be told to it.
    pub async fn unsubscribe(&self, one: OneSubscription) -> Result<Nothing, ConsoleError> {
        let remove = move |store: &mut Store| store.unsubscribe(one.id);
        if let Some(key) = self.inner().db.write(remove).await? {
            self.forget_secret(&key).await;
        }
        self.notify(Notice::Topics);
        Ok(Nothing {})
    }

    pub(super) async fn subscriber(&self, id: SubscriptionId) -> Result<Subscriber, ConsoleError> {
        let found = self
            .inner()
            .db
            .read(move |store| store.subscriber(id))
            .await?;
        found.ok_or_else(|| not_found("subscription", &id.0))
    }

    /// Sends the question whether it is wanted. A web address confirms at once by answering with the token.
    async fn invite(&self, id: SubscriptionId) -> Result<TellResult, ConsoleError> {
        let to = self.subscriber(id).await?;
        let code = code(to.subscription.protocol)?;
        let now = now_ms();
        let expected = digest(&code);
        let note = move |store: &mut Store| store.set_code(id, &expected, now + CODE_VALID_MS);
        self.inner().db.write(note).await?;
        let words = self.words().await?;
        let question = Outgoing::invitation(words, &to, message_id()?, code.clone(), now);
        let (result, body) = self.tell_now(&to, &question).await?;
        if body.is_some_and(|body| echoes(&body, &code)) {
            let digest = digest(&code);
            let confirm = move |store: &mut Store| store.confirm(id, &digest, now_ms());
            self.inner().db.write(confirm).await?;
        }
        Ok(result)
    }

    /// Puts the secret of a webhook that is to be signed into the keyring; answers its key, and the secret when it was made
    /// here and has to be shown.
    async fn keep_signing_secret(
        &self,
        new: &Subscribe,
    ) -> Result<Option<(String, Option<SecretText>)>, ConsoleError> {
        if new.protocol != Protocol::Webhook || !new.sign {
            return Ok(None);
        }
        let key = format!("webhook-{}", hex::encode(random::bytes::<8>()?));
        let made = if new.secret.0.is_empty() {
            let bytes = random::bytes::<SECRET_BYTES>()?;
            Some(SecretText(notify::write_secret(&bytes)))
        } else {
            None
        };
        let secret = made.as_ref().unwrap_or(&new.secret);
        self.put_secret(&key, &secret.0).await?;
        Ok(Some((key, made)))
    }

    async fn add_subscription(
        &self,
        new: &Subscribe,
        secret: Option<String>,
    ) -> Result<SubscriptionId, ConsoleError> {
        let wanted = new.clone();
        let add = move |store: &mut Store| {
            store.subscribe(NewSubscription {
                topic: &wanted.topic,
                protocol: wanted.protocol,
                endpoint: &wanted.endpoint,
                remark: wanted.remark.trim(),
                secret: secret.as_deref(),
                now_ms: now_ms(),
            })
        };
        self.inner().db.write(add).await?.ok_or_else(|| {
            let given = if new.protocol == Protocol::Desktop {
                "desktop".to_owned()
            } else {
                new.endpoint.clone()
            };
            let kind = FaultKind::AlreadySubscribed { given };
            ConsoleError::Faults(vec![Fault::error("endpoint", kind)])
        })
    }

    async fn endpoint_faults(&self, new: &Subscribe) -> Result<Vec<Fault>, ConsoleError> {
        let mut faults = Vec::new();
        let endpoint = match new.protocol {
            Protocol::Desktop if new.endpoint.is_empty() => None,
            Protocol::Desktop => Some(FaultKind::OfAnotherSource),
            Protocol::Webhook => web_fault(&new.endpoint),
            Protocol::Email => self.mail_fault(&new.endpoint).await?,
        };
        faults.extend(endpoint.map(|kind| Fault::error("endpoint", kind)));
        let actual = new.remark.trim().chars().count();
        if actual > REMARK_MAX {
            let max = REMARK_MAX;
            faults.push(Fault::error("remark", FaultKind::TooLong { max, actual }));
        }
        let secret = &new.secret.0;
        if new.sign && !secret.is_empty() && notify::read_secret(secret).is_none() {
            faults.push(Fault::error("secret", FaultKind::NotASigningSecret));
        }
        Ok(faults)
    }

    async fn mail_fault(&self, endpoint: &str) -> Result<Option<FaultKind>, ConsoleError> {
        if endpoint.is_empty() {
            return Ok(Some(FaultKind::Required));
        }
        if !notify::is_address(endpoint) {
            let given = endpoint.to_owned();
            return Ok(Some(FaultKind::NotAMailAddress { given }));
        }
        let server = self.inner().db.read(Store::mail_server).await?;
        Ok(server.is_none().then_some(FaultKind::NoMailServer))
    }
}

fn web_fault(endpoint: &str) -> Option<FaultKind> {
    if endpoint.is_empty() {
        return Some(FaultKind::Required);
    }
    let actual = endpoint.chars().count();
    if actual > ADDRESS_MAX {
        let max = ADDRESS_MAX;
        return Some(FaultKind::TooLong { max, actual });
    }
    let given = endpoint.to_owned();
    // The parser would pass over line breaks, and the address be shown as another than it is.
    if endpoint.chars().any(char::is_control) {
        return Some(FaultKind::NotAWebAddress { given });
    }
    let Ok(url) = reqwest::Url::parse(endpoint) else {
        return Some(FaultKind::NotAWebAddress { given });
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Some(FaultKind::NotAWebAddress { given });
    }
    let secret = !url.username().is_empty() || url.password().is_some();
    secret.then_some(FaultKind::SecretInAddress)
}

/// Eight digits for who types them, 32 hexadecimal digits for a program.
fn code(protocol: Protocol) -> Result<String, ConsoleError> {
    if protocol == Protocol::Webhook {
        return Ok(hex::encode(random::bytes::<16>()?));
    }
    let number = u64::from_le_bytes(random::bytes()?) % 100_000_000;
    Ok(format!("{number:08}"))
}

/// Of a code as it is typed or pasted: spaces, hyphens and capitals don't count.
fn digest(code: &str) -> String {
    let plain: String = code
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_lowercase)
        .collect();
    hex::encode(Sha256::digest(plain))
}

/// Whether an answer is the token, alone or as the member `token` of an object.
fn echoes(body: &str, token: &str) -> bool {
    if body.trim() == token {
        return true;
    }
    serde_json::from_str::<serde_json::Value>(body)
        .is_ok_and(|answer| answer.get("token").and_then(|t| t.as_str()) == Some(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_web_is_whole_and_has_no_password() {
        for good in [
            "http://localhost:8080/x",
            "https://example.com",
            "http://[::1]:9/",
        ] {
            assert_eq!(web_fault(good), None, "{good}");
        }
        for bad in [
            "example.com",
            "ftp://example.com",
            "file:///etc/passwd",
            "https://",
            "http://127.0.0.1/\r\nX: y",
        ] {
            let fault = web_fault(bad);
            assert!(
                matches!(fault, Some(FaultKind::NotAWebAddress { .. })),
                "{bad}"
            );
        }
        assert_eq!(
            web_fault("https://a:b@example.com"),
            Some(FaultKind::SecretInAddress)
        );
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        assert_eq!(digest("1234 5678"), digest("1234-5678 "));
        assert_eq!(digest("ABcd"), digest("abcd"));
        assert_ne!(digest("12345678"), digest("12345679"));
    }

    #[test]
    fn only_the_token_itself_confirms() {
        assert!(echoes("abc\n", "abc"));
        assert!(echoes(r#"{"token":"abc","more":1}"#, "abc"));
        for other in ["ok", "", "xabc", r#"{"token":"ab"}"#, r#"["abc"]"#] {
            assert!(!echoes(other, "abc"), "{other}");
        }
    }
}
