//! The settings, read once per isolate.

use crate::clock::Clock;
use customer_view::settings::{SettingError, Settings};
use js_sys::{Reflect, JSON};
use std::cell::OnceCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use worker::Env;

/// What every request of an isolate shares.
pub struct Setup {
    /// The settings.
    pub settings: Settings,
    /// The clock of the org's time zone.
    pub clock: Clock,
}

type Read = Result<Setup, Vec<SettingError>>;

thread_local! {
    static SETUP: OnceCell<Rc<Read>> = const { OnceCell::new() };
}

/// The setup of this isolate; its vars and secrets do not change while it lives.
pub fn of(env: &Env) -> Rc<Read> {
    SETUP.with(|setup| Rc::clone(setup.get_or_init(|| Rc::new(read(env)))))
}

fn read(env: &Env) -> Read {
    let settings = Settings::read(&|name| var(env, name))?;
    let clock = Clock::new(&settings.time_zone).map_err(|error| vec![error])?;
    Ok(Setup { settings, clock })
}

/// A var or a secret as a text; what TOML has besides texts (numbers, tables) as JSON.
fn var(env: &Env, name: &str) -> Option<String> {
    let value = Reflect::get(env, &JsValue::from_str(name)).ok()?;
    if value.is_undefined() {
        return None;
    }
    let json = || JSON::stringify(&value).ok().map(String::from);
    value.as_string().or_else(json)
}
