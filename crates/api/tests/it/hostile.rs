//! Input that means no good: each request is answered in the shape of a service, and the next one as if nothing had been.

use crate::place::Place;

#[tokio::test(flavor = "multi_thread")]
async fn another_hosts_name_is_refused_before_anything_else() {
    let place = Place::new().await;
    let token = place.token().await;
    let path = format!("/v1/{}/training-jobs", place.credentials().project_id);
    for (host, status) in [
        ("evil.example", 421),
        ("127.0.0.1.evil.example:80", 421),
        ("10.0.0.1", 421),
        ("localhost", 200),
    ] {
        let headers = [("Host", host), ("X-Auth-Token", token.as_str())];
        let answer = place.ask("GET", &path, &headers, "").await;
        assert_eq!(answer.status, status, "{host}: {}", answer.body);
    }
    let storage = place
        .ask("GET", "/demo", &[("Host", "evil.example")], "")
        .await;
    assert_eq!(storage.status, 421);
    let none = place
        .raw(format!("GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n").as_bytes())
        .await;
    assert_eq!(none.status, 421, "{}", none.head);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_request_harm_nobody() {
    let place = Place::new().await;
    let long = format!(
        "GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a".repeat(200_000)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n",
        "X: y\r\n".repeat(5_000)
    );
    let endless = format!(
        "POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n",
        u64::MAX
    );
    for request in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\r\n\r\n\r\n",
        b"GET",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"POST /v3/auth/tokens HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
        long.as_bytes(),
        many.as_bytes(),
        endless.as_bytes(),
    ] {
        // Hung up on or refused; never anything else.
        let stream = tokio::net::TcpStream::connect(place.address()).await.unwrap();
        let answer = send_and_hang_up(stream, request).await;
        let status = answer.split(|b| *b == b' ').nth(1).unwrap_or_default();
        assert!(!status.starts_with(b"2") && !status.starts_with(b"5"), "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(place.ask("GET", "/v3", &[], "").await.status, 200);
}

/// What is answered to who says no more.
async fn send_and_hang_up(mut stream: tokio::net::TcpStream, request: &[u8]) -> Vec<u8> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let _ = stream.write_all(request).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(std::time::Duration::from_secs(30), read)
        .await
        .expect("an end");
    answer
}

#[expect(clippy::too_many_lines, reason = "it is a table")]
#[tokio::test(flavor = "multi_thread")]
async fn hostile_paths_queries_and_bodies_get_errors_of_the_service() {
    let place = Place::new().await;
    let p = place.credentials().project_id.clone();
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let cases = [
        (
            "GET",
            format!("/v1/{p}/training-jobs?per_page=99999999999999999999"),
            "",
            400,
        ),
        ("GET", format!("/v1/{p}/training-jobs?page=-1"), "", 400),
        (
            "GET",
            format!("/v1/{p}/training-jobs?search_content=%27%3B%20DROP%20TABLE%20job%3B--"),
            "",
            200,
        ),
        ("GET", format!("/v1/{p}/training-jobs?status=%00"), "", 400),
        ("GET", format!("/v1/{p}/training-jobs/../../v3"), "", 404),
        (
            "GET",
            format!("/v1/{p}/training-jobs/-9223372036854775808/versions"),
            "",
            400,
        ),
        (
            "GET",
            format!("/v1/{p}/training-jobs/1/versions/9223372036854775807"),
            "",
            400,
        ),
        (
            "GET",
            format!("/v1/{p}/training-jobs/%FF%FE/versions"),
            "",
            400,
        ),
        (
            "GET",
            format!("/v1/{p}/training-job-configs/..%2F..%2Fetc%2Fpasswd"),
            "",
            400,
        ),
        ("GET", format!("/v1/{p}/visualization-jobs/x"), "", 400),
        ("PATCH", format!("/v1/{p}/training-jobs"), "", 405),
        ("POST", format!("/v1/{p}/training-jobs"), "", 400),
        ("POST", format!("/v1/{p}/training-jobs"), "null", 400),
        ("POST", format!("/v1/{p}/training-jobs"), &deep, 400),
        (
            "POST",
            format!("/v1/{p}/training-jobs"),
            "{\"job_name\":{},\"config\":[]}",
            400,
        ),
        (
            "POST",
            format!("/v1/{p}/training-job-configs"),
            "{\"config_name\":\"\\u0000\"}",
            400,
        ),
        (
            "POST",
            format!("/v1/{p}/visualization-jobs"),
            "{\"job_name\":\"x\",\"train_url\":\"/../..\"}",
            400,
        ),
        (
            "POST",
            format!("/v2/{p}/training-jobs"),
            "{\"kind\":\"job\",\"metadata\":7}",
            400,
        ),
        (
            "POST",
            format!("/v2/{p}/training-job-searches"),
            "{\"limit\":1000000}",
            400,
        ),
        (
            "POST",
            format!("/v2/{p}/training-job-searches"),
            "{\"filters\":[{\"key\":\"x\",\"operator\":\"in\",\"value\":[\"y\"]}]}",
            400,
        ),
        ("GET", format!("/v2/{p}/training-jobs/ü"), "", 404),
        ("GET", format!("/v2/{p}/training-jobs/%C3%BC"), "", 404),
        ("GET", format!("/v2/{p}/nothing/here"), "", 404),
        (
            "POST",
            format!("/v2/{p}/notifications/topics"),
            "{\"name\":\"../x\"}",
            400,
        ),
        (
            "POST",
            format!("/v2/{p}/notifications/topics/urn%3Asmn%3Ax/publish"),
            "{}",
            400,
        ),
        (
            "GET",
            "/v2/manage/namespaces/%2e%2e/repos/x/tags".to_owned(),
            "",
            404,
        ),
    ];
    let token = place.token().await;
    for (method, target, body, status) in cases {
        let answer = place
            .ask(method, &target, &[("X-Auth-Token", &token)], body)
            .await;
        let shown: String = target.chars().take(90).collect();
        assert_eq!(answer.status, status, "{method} {shown}: {}", answer.body);
        if status >= 400 {
            let error = answer.json();
            let has = |name: &str| {
                error
                    .get(name)
                    .or_else(|| error.get(0)?.get(name))
                    .is_some()
            };
            let is_error = has("error_code") || has("code") || has("errorCode");
            assert!(is_error, "{method} {shown}: {}", answer.body);
            assert!(answer.header("x-request-id").is_some());
        }
    }
    assert_eq!(
        place.ask("GET", "/v3", &[], "").await.status,
        200,
        "it goes on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_is_refused() {
    let place = Place::new().await;
    let body = "x".repeat(13 << 20);
    let answer = place.ask("POST", "/v3/auth/tokens", &[], &body).await;
    // Hung up on before all of it was sent, the client may not see the answer.
    assert!(matches!(answer.status, 413 | 0), "{}", answer.head);
    assert_eq!(place.ask("GET", "/v3", &[], "").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_known_is_refused_before_the_body() {
    let place = Place::new().await;
    let path = format!("/v1/{}/training-jobs", place.credentials().project_id);
    let proofs = [
        "Accept: */*",
        "X-Auth-Token: MIInobody",
        "Authorization: SDK-HMAC-SHA256 Access=NOBODY, SignedHeaders=host;x-sdk-date, Signature=00",
    ];
    for proof in proofs {
        // Ten megabytes are announced, and none comes.
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{proof}\r\nContent-Length: 10000000\r\nConnection: close\r\n\r\n",
            place.address()
        );
        let answer = place.raw(head.as_bytes()).await;
        assert_eq!(answer.status, 401, "{proof}: {}", answer.head);
    }
}
