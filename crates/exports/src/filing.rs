//! How configurations are filed: what a folder and a tag may be called.

/// Folders in folders.
pub const FOLDER_DEPTH_MAX: usize = 8;
/// Longest name of one folder, and longest tag, in characters.
pub const TAG_MAX: usize = 40;
/// Tags of one configuration.
pub const TAGS_MAX: usize = 20;

/// Whether a text is a path of folders such as `vision/digits`; the empty one is the top.
#[must_use]
pub fn is_folder(path: &str) -> bool {
    path.is_empty()
        || path.split('/').count() <= FOLDER_DEPTH_MAX
            && path
                .split('/')
                .all(|name| is_word(name) && name != "." && name != "..")
}

/// Whether a text can be a tag.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    is_word(text) && !text.contains([',', '/'])
}

/// A path as a person typed it, without spaces around its names and slashes around it.
#[must_use]
pub fn tidy_folder(typed: &str) -> String {
    let names: Vec<&str> = typed
        .split('/')
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .collect();
    names.join("/")
}

fn is_word(text: &str) -> bool {
    (1..=TAG_MAX).contains(&text.chars().count())
        && text.trim() == text
        && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_names_between_slashes() {
        for good in ["", "vision", "vision/digits 2", "视觉/数字"] {
            assert!(is_folder(good), "{good}");
        }
        for bad in ["/vision", "vision/", "a//b", "a/../b", " a", "a\nb"] {
            assert!(!is_folder(bad), "{bad}");
            assert!(is_folder(&tidy_folder(bad)) || bad.contains("..") || bad.contains('\n'));
        }
        assert!(!is_folder(&["a"; 9].join("/")), "too deep");
    }

    #[test]
    fn a_tag_is_one_word_or_several_but_no_list() {
        assert!(is_tag("base line"));
        for bad in ["", "a,b", "a/b", " a", &"x".repeat(41)] {
            assert!(!is_tag(bad), "{bad}");
        }
    }
}
