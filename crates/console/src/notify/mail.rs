//! Telling a mail address, through the mail server that was set up.

use std::time::Duration;

use lettre::message::{Mailbox, header};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::time::timeout;
use trainyard_store::{MailSecurity, MailServer, Subscriber};

use super::outgoing::Outgoing;
use super::remote::{Again, Refusal};

/// For each command of the conversation.
const COMMAND_MAX: Duration = Duration::from_secs(15);
/// For all of it: the library waits for the server's first words, and for words that drip, without end.
const CONVERSATION_MAX: Duration = Duration::from_secs(30);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Whether a text is a mail address.
pub(crate) fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// Sends a message; answers what the server said.
pub(super) async fn send(
    server: &MailServer,
    password: Option<String>,
    to: &Subscriber,
    message: &Outgoing,
) -> Result<String, Refusal> {
    let mail = compose(server, to, message).map_err(Refusal::never)?;
    let transport = transport(server, password).map_err(|e| refusal(&e))?;
    let sent = within(CONVERSATION_MAX, transport.send(mail)).await;
    let answer = sent.map_err(Refusal::later)?.map_err(|e| refusal(&e))?;
    let words: Vec<&str> = answer.message().collect();
    Ok(format!("SMTP {} {}", answer.code(), words.join(" ")))
}

/// Connects, logs in and leaves.
pub(crate) async fn greet(server: &MailServer, password: Option<String>) -> Result<(), String> {
    let transport = transport(server, password).map_err(|e| causes(&e))?;
    match within(CONVERSATION_MAX, transport.test_connection()).await? {
        Ok(true) => Ok(()),
        Ok(false) => Err("the server hung up".to_owned()),
        Err(error) => Err(causes(&error)),
    }
}

async fn within<T>(limit: Duration, conversation: impl Future<Output = T>) -> Result<T, String> {
    let spoken = timeout(limit, conversation).await;
    spoken.map_err(|_| format!("the server did not answer within {} s", limit.as_secs_f64()))
}

fn transport(
    server: &MailServer,
    password: Option<String>,
) -> Result<Transport, lettre::transport::smtp::Error> {
    let parameters = || TlsParameters::new(server.host.clone());
    let tls = match server.security {
        MailSecurity::Tls => Tls::Wrapper(parameters()?),
        MailSecurity::Starttls => Tls::Required(parameters()?),
        MailSecurity::None => Tls::None,
    };
    let mut builder = Transport::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .timeout(Some(COMMAND_MAX));
    if !server.user.is_empty() {
        let password = password.unwrap_or_default();
        builder = builder.credentials(Credentials::new(server.user.clone(), password));
    }
    Ok(builder.build())
}

fn compose(server: &MailServer, to: &Subscriber, message: &Outgoing) -> Result<Message, String> {
    let address = |text: &str| -> Result<Address, String> {
        text.parse()
            .map_err(|error| format!("\"{text}\" is not a mail address: {error}"))
    };
    // As the service shows it: people read the topic's display name as the sender.
    let called = (!to.display_name.is_empty()).then(|| to.display_name.clone());
    let host = server.from.rsplit('@').next().unwrap_or("localhost");
    Message::builder()
        .from(Mailbox::new(called, address(&server.from)?))
        .to(Mailbox::new(None, address(&to.subscription.endpoint)?))
        .subject(message.subject.clone())
        // The same for every try: most mail programs show one of two.
        .message_id(Some(format!("<{}@{host}>", message.id)))
        .header(header::ContentType::TEXT_PLAIN)
        .body(message.text.clone())
        .map_err(|error| error.to_string())
}

/// A server that answers with a 5xx says it again next time: the mail is given up.
fn refusal(error: &lettre::transport::smtp::Error) -> Refusal {
    let said = match error.status() {
        Some(code) => format!("SMTP {code} {}", causes(error)),
        None => causes(error),
    };
    let again = if error.is_permanent() {
        Again::Never
    } else {
        Again::Later
    };
    Refusal { said, again }
}

fn causes(error: &lettre::transport::smtp::Error) -> String {
    let mut said = vec![error.to_string()];
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said.push(error.to_string());
        cause = error.source();
    }
    // Each error repeats what caused it.
    said.iter()
        .max_by_key(|text| text.len())
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_never_greets_is_given_up() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = MailServer {
            host: "127.0.0.1".to_owned(),
            port: listener.local_addr().unwrap().port(),
            security: MailSecurity::None,
            from: "trainyard@example.com".to_owned(),
            user: String::new(),
        };
        let transport = transport(&server, None).unwrap();
        let limit = Duration::from_millis(200);
        let greeted = within(limit, transport.test_connection()).await;
        assert_eq!(
            greeted.unwrap_err(),
            "the server did not answer within 0.2 s"
        );
    }
}
