//! Requests that a browser was tricked into: a page of another site whose name was made to lead here says that name.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// Refuses what was sent to another name than this computer's own.
pub(crate) async fn check(request: Request, next: Next) -> Response {
    let named = match request.headers().get(header::HOST) {
        Some(host) => host.to_str().ok().map(ToOwned::to_owned),
        None => request.uri().authority().map(ToString::to_string),
    };
    if named.is_some_and(|host| is_here(&host)) {
        return next.run(request).await;
    }
    let what = "the Host header must name this computer: 127.0.0.1, localhost or [::1]";
    Refusal::gateway(StatusCode::MISDIRECTED_REQUEST, "APIGW.0106", what).into_response()
}

fn is_here(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn only_names_of_this_computer_pass() {
        for here in [
            "127.0.0.1:8080",
            "localhost",
            "LOCALHOST:1",
            "[::1]:80",
            "127.3.2.1",
        ] {
            assert!(is_here(here), "{here}");
        }
        for other in [
            "evil.example",
            "127.0.0.1.evil.example:80",
            "localhost.evil.example",
            "10.0.0.1",
            "",
            "::1:80",
            "a b",
        ] {
            assert!(!is_here(other), "{other}");
        }
    }
}
