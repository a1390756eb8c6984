//! Container images: organizations, repositories, tags. Lists of repositories and of tags are bare arrays.

use serde::{Deserialize, Serialize};

use crate::loose::{Flag, Int, Rows, Text};

/// Answer to `GET /v2/manage/namespaces`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6")]
pub struct Namespaces {
    pub namespaces: Rows<Namespace>,
}

/// An organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6")]
pub struct Namespace {
    pub id: Int,
    pub name: Text,
    pub creator_name: Text,
    /// 7 manage, 3 edit, 1 read.
    pub auth: Int,
}

/// One of the array of `GET /v2/manage/repos`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6")]
pub struct Repository {
    pub name: Text,
    pub namespace: Text,
    pub category: Text,
    pub description: Text,
    pub size: Int,
    pub is_public: Flag,
    pub num_images: Int,
    pub num_download: Int,
    pub created_at: Text,
    pub updated_at: Text,
    /// With the registry's host.
    pub path: Text,
    pub internal_path: Text,
    pub domain_name: Text,
    pub tags: Rows<Text>,
}

/// One of the array of a repository's tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "members are the reference's, section 6")]
pub struct Tag {
    pub id: Int,
    #[serde(rename = "Tag", alias = "tag")]
    pub tag: Text,
    pub image_id: Text,
    pub digest: Text,
    /// With the registry's host and the tag.
    pub path: Text,
    pub internal_path: Text,
    pub size: Int,
    pub created: Text,
    pub updated: Text,
}
