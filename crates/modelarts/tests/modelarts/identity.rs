//! Signing in with a password: one login at a time, renewed before its end and when it is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use trainyard_job::SignIn;
use trainyard_modelarts::{Client, Meaning, Settings};
use trainyard_protocol::iam;

use crate::peer::{Asked, PROJECT, Peer, Serve, Told, json as told};

/// Tokens that last `life_s`; only the newest is good.
struct Iam {
    issued: AtomicUsize,
    life_s: AtomicU64,
}

impl Iam {
    fn new(life_s: u64) -> Arc<Self> {
        Arc::new(Self {
            issued: AtomicUsize::new(0),
            life_s: AtomicU64::new(life_s),
        })
    }
}

impl Serve for Iam {
    fn serve(&self, asked: &Asked) -> Told {
        if asked.path == "/v3/auth/tokens" {
            let user = &asked.body["auth"]["identity"]["password"]["user"];
            if user["password"] != "demo-pass" {
                let error = json!({"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}});
                return told(401, &error);
            }
            let number = self.issued.fetch_add(1, Ordering::SeqCst) + 1;
            let now_s = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap()
                .as_secs();
            let ends = iam::time(now_s + self.life_s.load(Ordering::SeqCst));
            let body =
                json!({"token": {"expires_at": ends, "project": {"id": PROJECT, "name": "eu-de"}}});
            let (status, headers, body) = told(201, &body);
            return (
                status,
                format!("{headers}X-Subject-Token: T{number}\r\n"),
                body,
            );
        }
        let newest = format!("T{}", self.issued.load(Ordering::SeqCst));
        let token = asked
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-auth-token"));
        if token.is_none_or(|(_, token)| *token != newest) {
            return told(
                401,
                &json!({"error_code": "ModelArts.6401", "error_msg": "The token must be updated"}),
            );
        }
        told(200, &json!({"is_success": true, "jobs": []}))
    }
}

fn settings(peer: &Peer, password: &str) -> Settings {
    let mut settings = peer.settings();
    settings.connection.project_id.clear();
    settings.connection.sign_in = SignIn::Password {
        domain: "my-account".to_owned(),
        user: "demo".to_owned(),
    };
    password.clone_into(&mut settings.secret);
    settings
}

#[tokio::test]
async fn many_calls_at_once_log_in_once() {
    let iam = Iam::new(86_400);
    let peer = Peer::new(iam.clone()).await;
    let client = Arc::new(Client::new(settings(&peer, "demo-pass")).unwrap());
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = Arc::clone(&client);
        all.spawn(async move { client.jobs_v1(1, 10, "").await.map(|_| ()) });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(iam.issued.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once_and_the_call_repeated() {
    let iam = Iam::new(86_400);
    let peer = Peer::new(iam.clone()).await;
    let client = Client::new(settings(&peer, "demo-pass")).unwrap();
    client.jobs_v1(1, 10, "").await.unwrap();
    // Somebody changed the password and back: what was handed out counts no more.
    iam.issued.fetch_add(1, Ordering::SeqCst);
    client.jobs_v1(1, 10, "").await.unwrap();
    assert_eq!(iam.issued.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let iam = Iam::new(0);
    let peer = Peer::new(iam.clone()).await;
    let client = Client::new(settings(&peer, "demo-pass")).unwrap();
    client.jobs_v1(1, 10, "").await.unwrap();
    let issued = iam.issued.load(Ordering::SeqCst);
    client.jobs_v1(1, 10, "").await.unwrap();
    assert!(
        iam.issued.load(Ordering::SeqCst) > issued,
        "it had no time left"
    );
    assert_eq!(
        peer.count("GET /v1"),
        2,
        "no call was sent with a token that was over"
    );
}

#[tokio::test]
async fn a_wrong_password_is_said_and_not_tried_again() {
    let iam = Iam::new(86_400);
    let peer = Peer::new(iam).await;
    let client = Client::new(settings(&peer, "wrong")).unwrap();
    let failure = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert_eq!(failure.meaning(), Some(Meaning::NotSignedIn));
    assert!(failure.to_string().contains("sign in again"), "{failure}");
    assert_eq!(
        peer.count("/v3/auth/tokens"),
        1,
        "an account is locked after a few"
    );
    let again = client.jobs_v1(1, 10, "").await.unwrap_err();
    assert_eq!(again, failure, "also when somebody else asks");
    assert_eq!(peer.count("/v3/auth/tokens"), 1);
}
