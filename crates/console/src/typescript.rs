//! The TypeScript that the pages are written against, made from the Rust types.
//!
//! `ui/src/wire/index.ts` is committed; a test fails when it is stale. `cargo xtask wire` writes it anew.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use crate::commands;
use crate::wire::Notice;

/// The whole file.
#[must_use]
pub fn typescript() -> String {
    let cfg = Config::new().with_large_int("number");
    let mut types = Types {
        cfg: &cfg,
        seen: HashSet::new(),
        declarations: BTreeMap::new(),
    };
    let commands = commands::describe(&cfg, &mut types);
    types.visit::<Notice>();
    types.visit::<crate::error::WireError>();
    let mut file =
        String::from("// Made from the Rust types by `cargo xtask wire`; edit those.\n\n");
    for declaration in types.declarations.values() {
        file.push_str("export ");
        file.push_str(declaration);
        file.push_str("\n\n");
    }
    file.push_str("/** Every command of the console. */\n");
    file.push_str(&commands);
    file
}

struct Types<'a> {
    cfg: &'a Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_generics(self);
        T::visit_dependencies(self);
        if T::output_path().is_some() {
            let declaration = T::decl(self.cfg);
            self.declarations.insert(T::ident(self.cfg), declaration);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// Run with `TRAINYARD_UPDATE_WIRE=1` to write the file instead.
    #[test]
    fn the_wire_types_of_the_pages_are_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/wire/index.ts");
        let fresh = super::typescript();
        if std::env::var_os("TRAINYARD_UPDATE_WIRE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &fresh).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == fresh,
            "{} is stale: run cargo xtask wire",
            path.display()
        );
    }
}
