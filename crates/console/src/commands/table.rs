//! How a table of commands becomes a router and a TypeScript map. What is in the table is not its business; the names that
//! it uses are looked up where the table is.

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $kind:ident $name:ident($args:ty) -> $result:ty;)*) => {
        /// Every command, with whether only the owner may carry it out.
        pub const COMMANDS: &[(&str, bool)] = &[$((stringify!($name), commands!(@write $kind)),)*];

        /// Carries out a command by its name: JSON in, JSON out.
        pub async fn dispatch(
            session: &Session,
            name: &str,
            args: Value,
        ) -> Result<Vec<u8>, ConsoleError> {
            match name {
                $(stringify!($name) => {
                    if commands!(@write $kind)
                        && let Some(answer) = session.console().pass_on(name, &args).await?
                    {
                        return Ok(answer);
                    }
                    let args: $args = serde_json::from_value(args)
                        .map_err(|source| ConsoleError::arguments(name, &source))?;
                    let result: $result = commands!(@call $kind session $name args);
                    Ok(serde_json::to_vec(&result).expect("BUG: what crosses the door is JSON"))
                })*
                _ => Err(ConsoleError::UnknownCommand { name: name.to_owned() }),
            }
        }

        /// The TypeScript map of commands, and the root types it names.
        pub(crate) fn describe(cfg: &Config, visit: &mut impl ts_rs::TypeVisitor) -> String {
            let mut map = String::from("export interface Commands {\n");
            $(
                $(map.push_str(concat!("  //", $doc, "\n"));)*
                map.push_str(&format!(
                    "  {}: {{ args: {}; result: {} }};\n",
                    stringify!($name), <$args as TS>::name(cfg), <$result as TS>::name(cfg),
                ));
                visit.visit::<$args>();
                visit.visit::<$result>();
                <$result as TS>::visit_generics(visit);
            )*
            map.push_str("}\n");
            map
        }
    };
    (@write read) => { false };
    (@write session) => { false };
    (@write owner) => { true };
    (@call session $session:ident $name:ident $args:ident) => { $session.$name($args).await? };
    (@call $kind:ident $session:ident $name:ident $args:ident) => { $session.console().$name($args).await? };
}

pub(super) use commands;
