//! Every vector of the reference for object storage.

use super::*;

const DATE: &str = "Tue, 02 Jan 2024 03:04:05 GMT";
const SECRET: &str = "SKexample+0123456789abcdefghijklmnop/TEST";

fn headers(given: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    given.iter().map(own).collect()
}

fn request<'a>(method: &'a str, query: &'a str, headers: &'a [(String, String)]) -> Request<'a> {
    Request {
        method,
        path: "/",
        query,
        headers,
        body: b"",
    }
}

#[test]
fn a_put_with_headers_of_its_own_by_both_labels() {
    for (label, prefix, expected) in [
        (Label::Obs, "x-obs-", "cK4t2WtihFmdLWz2YQb1OcdYJis="),
        (Label::Aws, "x-amz-", "1WITpkT2w0ouyV3VTIYazCtla/M="),
    ] {
        let (acl, token) = (format!("{prefix}acl"), format!("{prefix}security-token"));
        let headers = headers(&[
            ("Content-Type", "text/x-python"),
            ("Date", DATE),
            (&token, "STOKEN"),
            (&acl, "private"),
        ]);
        let resource = resource("demo-bucket", "code/my train.py", false);
        let to_sign = string_to_sign(label, &request("PUT", "", &headers), &resource, None);
        assert_eq!(
            to_sign,
            format!(
                "PUT\n\ntext/x-python\n{DATE}\n{prefix}acl:private\n{prefix}security-token:STOKEN\n\
                 /demo-bucket/code/my%20train.py"
            )
        );
        assert_eq!(signature(SECRET, &to_sign), expected);
    }
}

#[test]
fn a_listing_signs_no_prefix_and_path_style_no_slash() {
    let headers = headers(&[("Date", DATE)]);
    let query = "prefix=code%2F&delimiter=%2F&max-keys=100";
    for (path_style, expected) in [
        (false, "VQAvDDiKqTR1vBuvN5OQDCJJ5sA="),
        (true, "CpC0+as/KhLUpJLFrOufBH+XkTw="),
    ] {
        let resource = resource("demo-bucket", "", path_style);
        let to_sign = string_to_sign(
            Label::Obs,
            &request("GET", query, &headers),
            &resource,
            None,
        );
        assert_eq!(signature(SECRET, &to_sign), expected);
    }
}

#[test]
fn a_sub_resource_is_signed() {
    let headers = headers(&[("Date", DATE)]);
    let resource = resource("demo-bucket", "", false);
    let request = request("GET", "location", &headers);
    let to_sign = string_to_sign(Label::Obs, &request, &resource, None);
    assert_eq!(signature(SECRET, &to_sign), "jM/YevHLuh1yFUmclkZcqIaXFV4=");
}

#[test]
fn a_date_of_its_own_replaces_the_usual_one() {
    let headers = headers(&[("x-obs-date", DATE)]);
    let to_sign = string_to_sign(
        Label::Obs,
        &request("GET", "", &headers),
        &resource("", "", false),
        None,
    );
    assert_eq!(signature(SECRET, &to_sign), "avN30CuS/wK2IpyyUW36Y4a7eec=");
}

#[test]
fn a_signed_address_has_its_end_for_a_date() {
    let resource = resource("demo-bucket", "code/train.py", false);
    let to_sign = string_to_sign(
        Label::Obs,
        &request("GET", "", &[]),
        &resource,
        Some("1704164645"),
    );
    assert_eq!(signature(SECRET, &to_sign), "VBGm4vQHgXoZCf6mHk4hnTIWVEU=");
}

#[test]
fn version_4_as_the_official_sdk_signs_it() {
    let headers = headers(&[
        ("Date", DATE),
        ("Host", "127.0.0.1:18090"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
    ]);
    let request = Request {
        path: "/demo-bucket",
        ..request("GET", "prefix=code%2F&delimiter=%2F&max-keys=100", &headers)
    };
    let signed_headers: Vec<String> = ["date", "host", "x-amz-content-sha256"]
        .map(str::to_owned)
        .into();
    let v4 = V4 {
        signed_headers: &signed_headers,
        stamp: "20240102T030405Z",
        region: "eu-de",
        service: "s3",
    };
    assert_eq!(v4.scope(), "20240102/eu-de/s3/aws4_request");
    assert_eq!(
        v4.signature(SECRET, &request),
        "64410430354fc3f233bea6f9e240c4954e6bd2be1a5c104724f457b32e05c264"
    );
}
