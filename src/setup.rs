//! The settings, read once per isolate.

use crate::clock::Clock;
use customer_view::settings::{Raw, SettingError, Settings};
use std::cell::OnceCell;
use std::rc::Rc;
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
    let raw: Raw = serde_wasm_bindgen::from_value(env.into()).map_err(|error| {
        vec![SettingError::new(
            "vars",
            format!("have a wrong type: {error}"),
        )]
    })?;
    let settings = Settings::read(&raw)?;
    let clock = Clock::new(&settings.time_zone).map_err(|error| vec![error])?;
    Ok(Setup { settings, clock })
}
