//! Object storage on the wire: what no client's library sends.

use trainyard_console::objects::ObsUrl;

use crate::place::Place;

async fn put(place: &Place, target: &str, body: &str) -> u16 {
    place.with_token("PUT", target, body).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn no_path_leads_out_of_the_folder_of_the_buckets() {
    let place = Place::new().await;
    assert_eq!(put(&place, "/demo/inside.txt", "x").await, 200);
    for target in [
        "/demo/../escaped.txt",
        "/demo/%2e%2e/escaped.txt",
        "/demo/a/%2e%2e/%2e%2e/escaped.txt",
        "/demo/..%2fescaped.txt",
        "/demo/..%5cescaped.txt",
        "/demo/%2fetc%2fpasswd",
        "/../escaped.txt",
        "/%2e%2e/escaped.txt",
        "/.partial/escaped.txt",
        "/demo/x%00y",
        "//etc/passwd",
    ] {
        let status = put(&place, target, "x").await;
        assert!((400..500).contains(&status), "{target}: {status}");
    }
    let home = place.path().join("home");
    for place in [place.path().to_owned(), home.clone(), home.join("obs")] {
        let mut names = std::fs::read_dir(place).unwrap();
        let escaped = names.any(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("escaped")
        });
        assert!(!escaped);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_in_a_bucket_is_neither_followed_nor_listed() {
    let place = Place::new().await;
    let secret = place.path().join("secret.txt");
    std::fs::write(&secret, "mine").unwrap();
    let bucket: ObsUrl = "obs://demo/".parse().unwrap();
    let folder = place.console.objects().local_path(&bucket).unwrap();
    std::os::unix::fs::symlink(&secret, folder.join("link.txt")).unwrap();
    std::os::unix::fs::symlink(place.path(), folder.join("folder")).unwrap();
    for target in ["/demo/link.txt", "/demo/folder/secret.txt"] {
        let answer = place.with_token("GET", target, "").await;
        assert_eq!(answer.status, 403, "{target}: {}", answer.body);
        assert!(!answer.body.contains("mine"));
        assert_eq!(put(&place, target, "other").await, 403, "{target}");
    }
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "mine");
    let listed = place.with_token("GET", "/demo?list-type=2", "").await.body;
    assert!(
        !listed.contains("link.txt") && !listed.contains("folder/"),
        "{listed}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing() {
    use tokio::io::AsyncWriteExt;
    let place = Place::new().await;
    let token = place.token().await;
    let head = format!(
        "PUT /demo/half.bin HTTP/1.1\r\nHost: {}\r\nX-Auth-Token: {token}\r\nContent-Length: 1000000\r\n\r\n",
        place.address()
    );
    let mut stream = tokio::net::TcpStream::connect(place.address())
        .await
        .unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'x'; 400_000]).await.unwrap();
    drop(stream);
    let parts = place.path().join("home/obs/.partial");
    let end = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    while std::fs::read_dir(&parts).is_ok_and(|mut entries| entries.next().is_some()) {
        assert!(tokio::time::Instant::now() < end, "a part is left");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(
        place.with_token("HEAD", "/demo/half.bin", "").await.status,
        404
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_stays_until_the_new_object_is_whole() {
    let place = Place::new().await;
    assert_eq!(put(&place, "/demo/kept.txt", "first").await, 200);
    let token = place.token().await;
    let headers = [
        ("X-Auth-Token", token.as_str()),
        ("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
    ];
    let refused = place.ask("PUT", "/demo/kept.txt", &headers, "second").await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(
        refused.body.contains("<Code>BadDigest</Code>"),
        "{}",
        refused.body
    );
    assert_eq!(
        place.with_token("GET", "/demo/kept.txt", "").await.body,
        "first"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_probe_of_the_official_sdk_is_answered_without_a_key() {
    let place = Place::new().await;
    let answer = place.ask("HEAD", "/?apiversion", &[], "").await;
    assert_eq!(
        (answer.status, answer.header("x-obs-api")),
        (200, Some("3.0"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_stored_runs_nothing_in_a_browser() {
    let place = Place::new().await;
    let token = place.token().await;
    let headers = [
        ("X-Auth-Token", token.as_str()),
        ("Content-Type", "text/html"),
    ];
    let body = "<script>fetch('/v3')</script>";
    assert_eq!(
        place
            .ask("PUT", "/demo/page.html", &headers, body)
            .await
            .status,
        200
    );
    let page = place.with_token("GET", "/demo/page.html", "").await;
    assert_eq!((page.status, page.body.as_str()), (200, body));
    assert_eq!(
        page.header("content-type"),
        Some("text/html"),
        "as it was stored"
    );
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("content-disposition"), Some("attachment"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox"), "{policy}");
    let text = place
        .with_token("GET", "/demo/digits/code/train.py", "")
        .await;
    assert_eq!(text.header("content-disposition"), None);
    assert_eq!(text.header("x-content-type-options"), Some("nosniff"));
    let service = place.ask("GET", "/v3", &[], "").await;
    assert_eq!(service.header("x-content-type-options"), Some("nosniff"));
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_has_two_kilobytes_at_most() {
    let place = Place::new().await;
    let token = place.token().await;
    // Three letters of a name, and the value.
    for (length, status) in [(2_045, 200), (2_046, 400)] {
        let value = "v".repeat(length);
        let headers = [
            ("X-Auth-Token", token.as_str()),
            ("x-obs-meta-abc", value.as_str()),
        ];
        let put = place.ask("PUT", "/demo/told.txt", &headers, "x").await;
        assert_eq!(put.status, status, "{length}: {}", put.body);
        if status == 400 {
            assert!(
                put.body.contains("<Code>MetadataTooLarge</Code>"),
                "{}",
                put.body
            );
        }
        let begun = place
            .ask("POST", "/demo/parts.bin?uploads", &headers, "")
            .await;
        assert_eq!(begun.status, status, "{length}: {}", begun.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_key_is_not_deleted() {
    let place = Place::new().await;
    let body = "<Delete><Object><Key></Key></Object><Object><Key>none</Key></Object></Delete>";
    let md5 = {
        use base64::Engine;
        use md5::Digest;
        base64::engine::general_purpose::STANDARD.encode(md5::Md5::digest(body))
    };
    let token = place.token().await;
    let headers = [
        ("X-Auth-Token", token.as_str()),
        ("Content-MD5", md5.as_str()),
    ];
    let answer = place.ask("POST", "/demo?delete", &headers, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.body.matches("<Deleted>").count(),
        1,
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains("<Code>UserKeyMustBeSpecified</Code>"),
        "{}",
        answer.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_xml_cannot_say_is_refused_or_encoded() {
    let place = Place::new().await;
    for target in [
        "/demo?marker=%00",
        "/demo?prefix=a%1Fb",
        "/demo?list-type=2&start-after=%00",
        "/demo?uploads&key-marker=%00",
    ] {
        let answer = place.with_token("GET", target, "").await;
        assert_eq!(answer.status, 400, "{target}: {}", answer.body);
        assert!(!answer.body.contains('\0'), "{target}");
        let encoded = format!("{target}&encoding-type=url");
        let answer = place.with_token("GET", &encoded, "").await;
        assert!(
            !answer.body.contains(['\0', '\u{1f}']),
            "{target}: {}",
            answer.body
        );
    }
}
