//! What time it is, and what the calendar on the org's wall shows.

use crate::js;
use customer_view::date::Date;
use customer_view::flow::Moment;
use customer_view::settings::SettingError;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// ECMA-402's formatter: it brings the platform's own time zone data.
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;

    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, millis: f64) -> String;
}

/// The clock of one time zone.
pub struct Clock {
    calendar: DateTimeFormat,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Options<'a> {
    time_zone: &'a str,
    calendar: &'a str,
    numbering_system: &'a str,
    year: &'a str,
    month: &'a str,
    day: &'a str,
}

impl Clock {
    /// A clock for an IANA time zone.
    pub fn new(time_zone: &str) -> Result<Clock, SettingError> {
        let options = Options {
            time_zone,
            calendar: "iso8601",
            numbering_system: "latn",
            year: "numeric",
            month: "2-digit",
            day: "2-digit",
        };
        let unknown = || {
            SettingError::new(
                "TIME_ZONE",
                "is no time zone that the platform knows (an IANA name)",
            )
        };
        // The Swedish way of writing a date is that of ISO 8601.
        let calendar = DateTimeFormat::new("sv-SE", &js::plain(&options)).map_err(|_| unknown())?;
        let clock = Clock { calendar };
        clock
            .date(js_sys::Date::now())
            .map(|_| clock)
            .ok_or_else(unknown)
    }

    /// Now. It stands still between two effects.
    pub fn now(&self) -> Moment {
        let millis = js_sys::Date::now();
        Moment {
            // A double holds every millisecond of the next 285,000 years.
            millis: millis as i64,
            today: self.date(millis).unwrap_or(Date::EPOCH),
        }
    }

    fn date(&self, millis: f64) -> Option<Date> {
        Date::parse(&self.calendar.format(millis))
    }
}
