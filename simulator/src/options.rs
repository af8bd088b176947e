//! The command line.

use crate::day::Day;

/// How the simulator is set up.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 picks a free one.
    pub port: u16,
    /// The seed of generated customers.
    pub seed: u64,
    /// How current points are projected.
    pub ahead: Ahead,
    /// Over which window renewal conditions are counted.
    pub renewal: Window,
    /// A fixed today, or the machine's.
    pub day: Option<Day>,
}

/// Over which window renewal conditions are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// The validity of the tier.
    Fixed,
    /// The twelve months before the target day, as for tiers that are extended month by month.
    Rolling,
}

/// Whether a projection of current points lets days pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ahead {
    /// Points expire and promises come true on the way to the target day.
    Expiries,
    /// The value of today is shown for every day.
    Ignore,
}

/// The text of `--help`.
pub const USAGE: &str =
    "origin-simulator [--port 8790] [--seed 1] [--ahead expiries|ignore] [--renewal fixed|rolling] [--day YYYY-MM-DD]";

impl Default for Options {
    fn default() -> Options {
        Options {
            port: 8790,
            seed: 1,
            ahead: Ahead::Expiries,
            renewal: Window::Fixed,
            day: None,
        }
    }
}

impl Options {
    /// Reads the arguments after the program's name; the error says which one is wrong.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Options, String> {
        let mut options = Options::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, arguments.next()),
            };
            let value = value.ok_or_else(|| format!("{name} needs a value"))?;
            options
                .set(&name, &value)
                .ok_or_else(|| format!("cannot use `{name} {value}`\nusage: {USAGE}"))?;
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "--port" => self.port = value.parse().ok()?,
            "--seed" => self.seed = value.parse().ok()?,
            "--day" => self.day = Some(Day::parse(value)?),
            "--ahead" if value == "expiries" => self.ahead = Ahead::Expiries,
            "--ahead" if value == "ignore" => self.ahead = Ahead::Ignore,
            "--renewal" if value == "fixed" => self.renewal = Window::Fixed,
            "--renewal" if value == "rolling" => self.renewal = Window::Rolling,
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn both_spellings_are_read() {
        let options =
            parse("--port=0 --seed 7 --ahead ignore --renewal rolling --day 2030-02-28").unwrap();
        assert_eq!((options.port, options.seed), (0, 7));
        assert_eq!(
            (options.ahead, options.renewal),
            (Ahead::Ignore, Window::Rolling)
        );
        assert_eq!(options.day, Day::parse("2030-02-28"));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for line in [
            "--port x",
            "--ahead soon",
            "--renewal never",
            "--day 2030-02-30",
            "--speed 3",
            "--port",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
