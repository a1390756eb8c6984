//! Object storage: buckets and what is in their folders.

use std::net::IpAddr;

use quick_xml::de::from_str;
use serde::Deserialize;
use trainyard_protocol::sign::obs;

use super::{Call, Client};
use crate::failure::{Failure, Service};

const SERVICE: Service = Service::Obs;

/// One of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its whole key; of a folder with a slash at its end.
    pub(crate) key: String,
    pub(crate) folder: bool,
    pub(crate) size_bytes: u64,
    pub(crate) modified: String,
}

/// A page of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ObjectPage {
    pub(crate) rows: Vec<Listed>,
    /// Where the next page begins; none after the last.
    pub(crate) next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BucketsXml {
    #[serde(default)]
    buckets: BucketRows,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BucketRows {
    #[serde(default)]
    bucket: Vec<BucketXml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BucketXml {
    name: String,
    #[serde(default)]
    creation_date: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ObjectsXml {
    #[serde(default)]
    is_truncated: bool,
    #[serde(default)]
    next_marker: String,
    #[serde(default)]
    contents: Vec<ObjectXml>,
    #[serde(default)]
    common_prefixes: Vec<PrefixXml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ObjectXml {
    key: String,
    #[serde(default)]
    size: u64,
    #[serde(default)]
    last_modified: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PrefixXml {
    prefix: String,
}

impl Client {
    /// The buckets of this account.
    pub(crate) async fn buckets(&self) -> Result<ObjectPage, Failure> {
        let mut call = Call::get(SERVICE, "/");
        call.resource = Some(obs::resource("", "", false));
        let found: BucketsXml = self.xml(call).await?;
        let row = |bucket: BucketXml| Listed {
            key: format!("{}/", bucket.name),
            folder: true,
            size_bytes: 0,
            modified: bucket.creation_date,
        };
        Ok(ObjectPage {
            rows: found.buckets.bucket.into_iter().map(row).collect(),
            next: None,
        })
    }

    /// A page of what begins with `prefix`; with a delimiter, folders stand for what is in them.
    pub(crate) async fn objects(
        &self,
        bucket: &str,
        prefix: &str,
        marker: &str,
        delimiter: &str,
    ) -> Result<ObjectPage, Failure> {
        let path_style = self.is_path_style();
        let mut call = Call::get(
            SERVICE,
            if path_style {
                format!("/{bucket}")
            } else {
                "/".to_owned()
            },
        );
        call.resource = Some(obs::resource(bucket, "", path_style));
        call.bucket = (!path_style).then(|| bucket.to_owned());
        for (name, value) in [
            ("prefix", prefix),
            ("marker", marker),
            ("delimiter", delimiter),
        ] {
            if !value.is_empty() {
                call = call.query(name, value);
            }
        }
        let found: ObjectsXml = self.xml(call.query("max-keys", 1000)).await?;
        Ok(page(found, prefix))
    }

    /// Hosts without a name have no room for a bucket's in front.
    fn is_path_style(&self) -> bool {
        let host = self.transport.host(SERVICE);
        let host = host.trim_matches(['[', ']']);
        host.parse::<IpAddr>().is_ok() || host == "localhost"
    }

    async fn xml<T: serde::de::DeserializeOwned>(&self, call: Call) -> Result<T, Failure> {
        let answer = self.transport.send(call).await?;
        let text = String::from_utf8_lossy(&answer.body);
        from_str(&text).map_err(|error| {
            let is_page = text
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("<!doctype html")
                || text.contains("<html");
            if is_page {
                let (host, what) = (self.transport.host(SERVICE), "a web page".to_owned());
                return Failure::NotTheService {
                    service: SERVICE,
                    host,
                    what,
                };
            }
            let reason = error.to_string();
            Failure::NotUnderstood {
                service: SERVICE,
                reason,
            }
        })
    }
}

fn page(found: ObjectsXml, prefix: &str) -> ObjectPage {
    let folders = found.common_prefixes.into_iter().map(|folder| Listed {
        key: folder.prefix,
        folder: true,
        size_bytes: 0,
        modified: String::new(),
    });
    let mut rows: Vec<Listed> = folders.collect();
    let files = found.contents.into_iter().map(|object| Listed {
        folder: object.key.ends_with('/'),
        key: object.key,
        size_bytes: object.size,
        modified: object.last_modified,
    });
    rows.extend(files);
    // Plain S3 servers tell where to go on only with a delimiter.
    let last = rows.iter().map(|row| row.key.clone()).max();
    let next = Some(found.next_marker)
        .filter(|marker| !marker.is_empty())
        .or(last);
    // A folder may have an object that stands for itself.
    rows.retain(|row| row.key != prefix);
    ObjectPage {
        rows,
        next: next.filter(|_| found.is_truncated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_folders_files_and_where_it_goes_on() {
        let xml = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://obs.example.com/doc\"><Name>b</Name>\
            <IsTruncated>true</IsTruncated><Contents><Key>a/</Key><Size>0</Size></Contents>\
            <Contents><Key>a/x.py</Key><LastModified>2024-01-02T03:04:05.000Z</LastModified><Size>7</Size></Contents>\
            <CommonPrefixes><Prefix>a/sub/</Prefix></CommonPrefixes></ListBucketResult>";
        let page = page(from_str(xml).unwrap(), "a/");
        let keys: Vec<_> = page.rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["a/sub/", "a/x.py"]);
        assert_eq!(page.next.as_deref(), Some("a/x.py"));
    }

    #[test]
    fn an_account_without_buckets_has_an_empty_list() {
        let xml =
            "<ListAllMyBucketsResult><Owner><ID>x</ID></Owner><Buckets/></ListAllMyBucketsResult>";
        let found: BucketsXml = from_str(xml).unwrap();
        assert!(found.buckets.bucket.is_empty());
    }
}
