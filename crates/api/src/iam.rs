//! Identity: tokens with their catalogue, projects, temporary keys.
//!
//! Source: IAM API reference, *Token Management*, *Project Management*, *Temporary Access Keys*; and what Keystone clients
//! ask before that.

mod body;
mod temporary;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::clock::{now_ms, with_microseconds};
use crate::credentials::{DOMAIN, REGION, USER};
use crate::refusal::{Refusal, Shape};
use crate::server::{Server, Shared, same};
use crate::tokens::{Given, Worth};
use body::{AuthBody, Identity, Named, Password, Scope};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/v3", get(version))
        .route("/v3/", get(version))
        .route("/v3/auth/tokens", post(create).get(show).delete(revoke))
        .route("/v3/auth/catalog", get(catalogue))
        .route("/v3/auth/projects", get(projects))
        .route("/v3/projects", get(projects))
        .route("/v3/projects/{id}", get(project))
        .route(
            "/v3.0/OS-CREDENTIAL/securitytokens",
            post(temporary::create),
        )
}

async fn version(State(server): State<Shared>) -> Json<Value> {
    let href = format!("{}/v3/", server.public.endpoint);
    Json(json!({"version": {
        "id": "v3.8",
        "status": "stable",
        "updated": "2017-02-22T00:00:00Z",
        "media-types": [{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}],
        "links": [{"rel": "self", "href": href}],
    }}))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TokenQuery {
    nocatalog: Option<String>,
}

async fn create(
    State(server): State<Shared>,
    Asked(query): Asked<TokenQuery>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let AuthBody { auth } = read(&body)?;
    let is_password = has(&auth.identity, "password") && auth.identity.password.is_some();
    if is_password {
        tokio::time::sleep(server.wrong_passwords.pause()).await;
    }
    let signed_in = signed_in(&server, &auth.identity);
    if is_password {
        server.wrong_passwords.note(signed_in.is_ok());
    }
    let expires_ms = signed_in?;
    let of_project = scope(&server, auth.scope.as_ref())?;
    let random: [u8; 96] = random(&server)?;
    let given = Given {
        expires_ms,
        of_project,
    };
    let token = server.tokens.issue(&random, given);
    let with_catalogue = query.nocatalog.is_none_or(|given| given.is_empty());
    let body = describe(&server, given, with_catalogue);
    let mut answer = (StatusCode::CREATED, Json(body)).into_response();
    answer
        .headers_mut()
        .insert("x-subject-token", secret_header(&token));
    Ok(answer)
}

/// Until when a token of somebody who proved who they are is good.
fn signed_in(server: &Server, identity: &Identity) -> Result<u64, Refusal> {
    let life_ms = u64::try_from(server.token_life.as_millis()).unwrap_or(u64::MAX);
    let wrong = || unauthorized("The username or password is wrong.");
    if let (true, Some(Password { user })) = (has(identity, "password"), &identity.password) {
        let is_user = match (&user.id, &user.name) {
            (Some(id), _) => *id == server.keys.identity.user_id,
            (None, Some(name)) => {
                name == USER
                    && user
                        .domain
                        .as_ref()
                        .is_some_and(|domain| is_account(server, domain))
            }
            (None, None) => return Err(bad_request("auth.identity.password.user: name or id")),
        };
        let is_password = same(&user.password, &server.public.password);
        return (is_user && is_password)
            .then(|| now_ms().saturating_add(life_ms))
            .ok_or_else(wrong);
    }
    if let (true, Some(token)) = (has(identity, "token"), &identity.token) {
        return match server.tokens.worth(&token.id, now_ms()) {
            // A token of a token lives no longer.
            Worth::Good(given) => Ok(given.expires_ms),
            Worth::Expired | Worth::Unknown => {
                Err(unauthorized("The token is illegal or expired."))
            }
        };
    }
    Err(bad_request(
        "auth.identity.methods: password or token, with the member of that name",
    ))
}

fn has(identity: &Identity, method: &str) -> bool {
    identity.methods.iter().any(|given| given == method)
}

fn is_account(server: &Server, domain: &Named) -> bool {
    domain.is(&server.keys.identity.domain_id, DOMAIN)
}

/// Whether a token is of the project, and not of the account.
fn scope(server: &Server, scope: Option<&Scope>) -> Result<bool, Refusal> {
    match scope {
        Some(Scope {
            project: Some(project),
            ..
        }) => {
            if project.is(server.project_id(), REGION) {
                Ok(true)
            } else {
                Err(unauthorized(&format!(
                    "auth.scope.project: there is one project, {REGION}."
                )))
            }
        }
        Some(Scope {
            domain: Some(domain),
            ..
        }) if !is_account(server, domain) => Err(unauthorized(&format!(
            "auth.scope.domain: there is one account, {DOMAIN}."
        ))),
        _ => Ok(false),
    }
}

/// Member `token` of an answer.
fn describe(server: &Server, given: Given, with_catalogue: bool) -> Value {
    let identity = &server.keys.identity;
    let domain = json!({"id": identity.domain_id, "name": DOMAIN});
    let mut token = json!({
        "methods": ["password"],
        "issued_at": with_microseconds(now_ms()),
        "expires_at": with_microseconds(given.expires_ms),
        "user": {"id": identity.user_id, "name": USER, "domain": domain, "password_expires_at": ""},
        "roles": [{"id": "0", "name": "te_admin"}],
    });
    if given.of_project {
        token["project"] = json!({"id": identity.project_id, "name": REGION, "domain": domain});
    } else {
        token["domain"] = domain;
    }
    if with_catalogue {
        token["catalog"] = services(server);
    }
    json!({"token": token})
}

/// Where each service is: all of them here.
fn services(server: &Server) -> Value {
    let endpoint = &server.public.endpoint;
    let project = server.project_id();
    let services = [
        ("identity", "iam", format!("{endpoint}/v3")),
        ("modelarts", "modelarts", format!("{endpoint}/v1/{project}")),
        (
            "modelartsv1",
            "modelarts",
            format!("{endpoint}/v1/{project}"),
        ),
        (
            "modelartsv2",
            "modelarts",
            format!("{endpoint}/v2/{project}"),
        ),
        ("smn", "smn", format!("{endpoint}/v2/{project}")),
        ("smnv2", "smn", format!("{endpoint}/v2/{project}")),
        ("swr", "swr", format!("{endpoint}/v2")),
        ("swrv2", "swr", format!("{endpoint}/v2")),
        ("object", "obs", endpoint.clone()),
        ("obs", "obs", endpoint.clone()),
    ];
    let entries = services.iter().map(|(kind, name, url)| {
        let id = format!("{kind}-{REGION}");
        json!({"type": kind, "name": name, "id": id, "endpoints": [{
            "interface": "public", "region": REGION, "region_id": REGION, "url": url, "id": format!("{id}-public"),
        }]})
    });
    Value::Array(entries.collect())
}

async fn show(State(server): State<Shared>, headers: HeaderMap) -> Result<Response, Refusal> {
    let token = subject(&headers)?;
    let Worth::Good(given) = server.tokens.worth(token, now_ms()) else {
        let message = "The token of X-Subject-Token is not known or has expired.";
        return Err(Refusal::new(
            Shape::Iam,
            StatusCode::NOT_FOUND,
            "404",
            message,
        ));
    };
    let mut answer = Json(describe(&server, given, true)).into_response();
    answer
        .headers_mut()
        .insert("x-subject-token", secret_header(token));
    Ok(answer)
}

async fn revoke(State(server): State<Shared>, headers: HeaderMap) -> Result<StatusCode, Refusal> {
    server.tokens.revoke(subject(&headers)?);
    Ok(StatusCode::NO_CONTENT)
}

fn subject(headers: &HeaderMap) -> Result<&str, Refusal> {
    let given = headers
        .get("x-subject-token")
        .and_then(|value| value.to_str().ok());
    given.ok_or_else(|| bad_request("the header X-Subject-Token"))
}

async fn catalogue(State(server): State<Shared>) -> Json<Value> {
    let href = format!("{}/v3/auth/catalog", server.public.endpoint);
    Json(json!({"catalog": services(&server), "links": {"self": href}}))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ProjectQuery {
    name: Option<String>,
}

async fn projects(State(server): State<Shared>, Asked(query): Asked<ProjectQuery>) -> Json<Value> {
    let is_wanted = query.name.is_none_or(|name| name == REGION);
    let projects: Vec<Value> = is_wanted
        .then(|| describe_project(&server))
        .into_iter()
        .collect();
    let href = format!("{}/v3/projects", server.public.endpoint);
    Json(json!({"projects": projects, "links": {"self": href, "next": null, "previous": null}}))
}

async fn project(
    State(server): State<Shared>,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Result<Json<Value>, Refusal> {
    if id != server.project_id() {
        let message = format!("There is no project {id}.");
        return Err(Refusal::new(
            Shape::Iam,
            StatusCode::NOT_FOUND,
            "404",
            message,
        ));
    }
    Ok(Json(json!({"project": describe_project(&server)})))
}

fn describe_project(server: &Server) -> Value {
    let identity = &server.keys.identity;
    json!({
        "id": identity.project_id,
        "name": REGION,
        "description": "",
        "domain_id": identity.domain_id,
        "parent_id": identity.domain_id,
        "is_domain": false,
        "enabled": true,
        "links": {"self": format!("{}/v3/projects/{}", server.public.endpoint, identity.project_id)},
    })
}

fn read(body: &Bytes) -> Result<AuthBody, Refusal> {
    serde_json::from_slice(body).map_err(|error| bad_request(&error.to_string()))
}

fn random<const N: usize>(server: &Server) -> Result<[u8; N], Refusal> {
    let random = server.console.random_bytes();
    random.map_err(|error| Refusal::internal(Shape::Iam, &error))
}

fn secret_header(token: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(token).expect("BUG: a token is Base64");
    value.set_sensitive(true);
    value
}

fn unauthorized(message: &str) -> Refusal {
    Refusal::new(Shape::Iam, StatusCode::UNAUTHORIZED, "401", message)
}

fn bad_request(what: &str) -> Refusal {
    let message = format!("Request body is invalid. Expected: {what}");
    Refusal::new(Shape::Iam, StatusCode::BAD_REQUEST, "400", message)
}
