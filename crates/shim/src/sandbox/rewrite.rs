//! The sandbox that is none: paths that would be the task's are replaced by its folders.

use std::path::Path;

/// Replaces the paths /home/work and /cache in `text` by `home` and `cache`. Only whole paths are: neither
/// `/home/worker` nor `/data/cache` is touched.
pub(crate) fn rewrite(text: &str, home: &Path, cache: &Path) -> String {
    let (home, cache) = (home.to_string_lossy(), cache.to_string_lossy());
    let replacements = [("/home/work", &*home), ("/cache", &*cache)];
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let found = replacements
            .iter()
            .find(|(path, _)| is_path(&text[..at], path, rest));
        if let Some((path, by)) = found {
            out.push_str(by);
            at += path.len();
        } else {
            let c = rest.chars().next().expect("BUG: the rest is not empty");
            out.push(c);
            at += c.len_utf8();
        }
    }
    out
}

/// Whether `rest`, which follows `before`, starts with `path` as a path of its own.
fn is_path(before: &str, path: &str, rest: &str) -> bool {
    let in_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let goes_on_before = |c: char| in_a_name(c) || matches!(c, '/' | '}' | ')' | '~');
    rest.strip_prefix(path)
        .is_some_and(|after| !after.starts_with(in_a_name))
        && !before.ends_with(goes_on_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> String {
        rewrite(text, Path::new("/t/home"), Path::new("/t/cache"))
    }

    #[test]
    fn whole_paths_are_replaced_wherever_a_shell_may_have_them() {
        assert_eq!(
            rewritten(
                "bash /home/work/run_train.sh python '/home/work/a b' --tmp=/cache \"/cache/x\""
            ),
            "bash /t/home/run_train.sh python '/t/home/a b' --tmp=/t/cache \"/t/cache/x\""
        );
        assert_eq!(
            rewritten("/usr/lib:/home/work/lib:/home/work"),
            "/usr/lib:/t/home/lib:/t/home"
        );
        assert_eq!(
            rewritten("echo 训练 /home/work/训练"),
            "echo 训练 /t/home/训练"
        );
    }

    #[test]
    fn paths_that_only_look_alike_stay() {
        for text in [
            "/home/worker/x",
            "/data/home/work",
            "/home/work.bak",
            "/var/cache/x",
            "$ROOT/cache",
            "${ROOT}/cache",
        ] {
            assert_eq!(rewritten(text), text);
        }
    }

    #[test]
    fn what_was_put_in_is_not_replaced_again() {
        let text = rewrite(
            "/home/work/x",
            Path::new("/cache/t/home"),
            Path::new("/data/cache"),
        );
        assert_eq!(text, "/cache/t/home/x");
    }
}
