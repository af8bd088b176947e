//! From pairs to values, one parameter after the other, by the table.

use super::embed::{Embed, EmbedSet};
use super::error::{code, ParameterError};
use super::query_string::Pair;
use super::table::{Kind, Parameter, IDENTIFIER_NAMES, PARAMETERS};
use super::values::{flag, integer, is_plain, Instant};
use super::{suggest, Rules};
use std::borrow::Cow;

/// More than five times the embeds there are.
pub const MOST_PARTS: usize = 100;

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Word(String),
    Embeds(EmbedSet),
    Flag(bool),
    Integer(u64),
    Instant(Instant),
    List(Vec<String>),
}

/// The values of a request, by the names of their parameters.
#[derive(Default)]
pub(super) struct Values {
    read: Vec<(&'static str, Value)>,
    /// The parameters that were there but could not be read: they are not missing.
    unreadable: Vec<&'static str>,
    /// Those of `PASS_PARAMS`, by name.
    pub(super) passed: Vec<(String, bool)>,
}

impl Values {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.read
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Keeps the order of names, whatever the client's.
    fn pass(&mut self, name: &str, flag: bool) {
        let at = self
            .passed
            .partition_point(|(earlier, _)| earlier.as_str() < name);
        self.passed.insert(at, (name.to_owned(), flag));
    }

    pub(super) fn is_missing(&self, name: &str) -> bool {
        self.get(name).is_none() && !self.is_unreadable(name)
    }

    pub(super) fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.contains(&name)
    }

    pub(super) fn word(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Value::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::Flag(true)))
    }

    pub(super) fn integer<N: TryFrom<u64>>(&self, name: &str) -> Option<N> {
        match self.get(name) {
            Some(Value::Integer(number)) => N::try_from(*number).ok(),
            _ => None,
        }
    }

    pub(super) fn instant(&self, name: &str) -> Option<&Instant> {
        match self.get(name) {
            Some(Value::Instant(instant)) => Some(instant),
            _ => None,
        }
    }

    pub(super) fn list(&self, name: &str) -> Option<&[String]> {
        match self.get(name) {
            Some(Value::List(list)) => Some(list),
            _ => None,
        }
    }
}

/// Reads every pair. Each problem is told; what is right is read all the same.
pub(super) fn read(
    pairs: &[Pair],
    lookup: bool,
    rules: &Rules,
    errors: &mut Vec<ParameterError>,
) -> Values {
    let mut values = Values::default();
    // What could not be decoded was there all the same.
    let undecoded = |parameter: &&Parameter| {
        errors
            .iter()
            .any(|error| error.parameter() == parameter.name)
    };
    let names = PARAMETERS
        .iter()
        .filter(undecoded)
        .map(|parameter| parameter.name);
    values.unreadable.extend(names);
    for (index, pair) in pairs.iter().enumerate() {
        let name = pair.name.as_str();
        // Told once, where the name comes first.
        if pairs.iter().take(index).any(|earlier| earlier.name == name) {
            continue;
        }
        let all: Vec<&str> = pairs
            .iter()
            .filter(|other| other.name == name)
            .map(|other| other.value.as_str())
            .collect();
        let known = PARAMETERS
            .iter()
            .find(|parameter| parameter.name == name && parameter.is_of(lookup));
        if let Some(parameter) = known {
            match parameter_value(parameter, &all, rules) {
                Ok(Some(value)) => values.read.push((parameter.name, value)),
                Ok(None) => {}
                Err(mut found) => {
                    values.unreadable.push(parameter.name);
                    errors.append(&mut found);
                }
            }
        } else if rules.passed.iter().any(|passed| passed == name) {
            match single(name, &all).and_then(|text| read_flag(name, text)) {
                Ok(flag) => values.pass(name, flag),
                Err(error) => errors.push(error),
            }
        } else {
            errors.push(unknown(name, lookup, rules));
        }
    }
    values
}

fn unknown(name: &str, lookup: bool, rules: &Rules) -> ParameterError {
    let own = PARAMETERS
        .iter()
        .filter(|parameter| parameter.is_of(lookup))
        .map(|parameter| parameter.name);
    let passed = rules.passed.iter().map(String::as_str);
    let suggestion = suggest::nearest(name, own.chain(passed));
    let only_in_lookup = PARAMETERS.iter().any(|parameter| parameter.name == name);
    let message = match (only_in_lookup, suggestion) {
        (true, _) => "belongs to the lookup by identifier, not to a request by id",
        // Names are matched exactly: the origin does not know them in another case either.
        (false, Some(_)) => "is no parameter of this operation; did you mean the suggestion?",
        (false, None) => "is no parameter of this operation",
    };
    ParameterError::new(code::UNSUPPORTED, name, message).suggestion(suggestion)
}

fn parameter_value(
    parameter: &Parameter,
    all: &[&str],
    rules: &Rules,
) -> Result<Option<Value>, Vec<ParameterError>> {
    let name = parameter.name;
    let one = |read: Result<Value, ParameterError>| read.map_err(|error| vec![error]);
    let text = match parameter.kind {
        // A list that comes in several parts is one list.
        Kind::Embeds => Cow::Owned(all.join(",")),
        _ => single(name, all)
            .map(Cow::Borrowed)
            .map_err(|error| vec![error])?,
    };
    let text = text.as_ref();
    let value = match parameter.kind {
        Kind::Source | Kind::Account { .. } | Kind::IdentifierNames | Kind::IdentifierValues
            if text.is_empty() =>
        {
            return Ok(None);
        }
        Kind::Source => one(read_source(name, text, rules).map(Value::Word)),
        Kind::Account { longest } => one(read_account(name, text, longest).map(Value::Word)),
        Kind::Embeds => read_embeds(name, text).map(Value::Embeds),
        Kind::Flag => one(read_flag(name, text).map(Value::Flag)),
        Kind::Integer { least, most } => {
            one(read_integer(name, text, least, most).map(Value::Integer))
        }
        Kind::Instant => one(read_instant(name, text).map(Value::Instant)),
        Kind::Choice(words) => one(read_choice(name, text, words).map(Value::Word)),
        Kind::IdentifierNames => read_identifier_names(name, text).map(Value::List),
        // What a comma means is known only with the names beside it.
        Kind::IdentifierValues => Ok(Value::Word(text.to_owned())),
    };
    value.map(Some)
}

fn single<'a>(name: &str, all: &[&'a str]) -> Result<&'a str, ParameterError> {
    match all {
        [only] => Ok(only),
        _ => Err(ParameterError::new(
            code::OTHER,
            name,
            "is given more than once",
        )),
    }
}

fn read_source(name: &str, text: &str, rules: &Rules) -> Result<String, ParameterError> {
    let source = text.to_ascii_uppercase();
    if rules.sources().any(|known| known == source) {
        return Ok(source);
    }
    let error = ParameterError::new(code::SOURCE_UNKNOWN, name, "is no source of this org");
    Err(error.value(text).allowed(rules.sources()))
}

fn read_account(name: &str, text: &str, longest: usize) -> Result<String, ParameterError> {
    let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if printable && text.len() <= longest {
        return Ok(text.to_owned());
    }
    let message = format!("may have at most {longest} characters, all of printable ASCII");
    Err(ParameterError::new(code::OTHER, name, message).value(text))
}

fn read_flag(name: &str, text: &str) -> Result<bool, ParameterError> {
    flag(text).ok_or_else(|| {
        let error = ParameterError::new(code::OTHER, name, "is neither true nor false");
        error.value(text).allowed(["true", "false"].into_iter())
    })
}

fn read_integer(name: &str, text: &str, least: u64, most: u64) -> Result<u64, ParameterError> {
    let number = integer(text);
    if let Some(number) = number.filter(|number| (least..=most).contains(number)) {
        return Ok(number);
    }
    // The three codes that the origin has for these (its status-code page).
    let code = match (name, number) {
        ("ug2Offset", _) => code::OFFSET,
        ("ug2Limit", Some(number)) if number > most => code::LIMIT_HIGH,
        // More digits than a number here can have.
        ("ug2Limit", None) if is_plain(text) => code::LIMIT_HIGH,
        ("ug2Limit", _) => code::LIMIT_LOW,
        _ => code::OTHER,
    };
    let message = format!("must be a whole number from {least} to {most}, in plain digits");
    Err(ParameterError::new(code, name, message).value(text))
}

fn read_instant(name: &str, text: &str) -> Result<Instant, ParameterError> {
    let hint = "is no date (2026-11-24) and no date-time with an offset (2026-11-24T18:30:00Z; a + in it is written %2B)";
    Instant::parse(text).ok_or_else(|| ParameterError::new(code::OTHER, name, hint).value(text))
}

fn read_choice(
    name: &str,
    text: &str,
    words: &'static [&'static str],
) -> Result<String, ParameterError> {
    let known = words.iter().find(|word| word.eq_ignore_ascii_case(text));
    known.map(|word| (*word).to_owned()).ok_or_else(|| {
        let error = ParameterError::new(code::OTHER, name, "is none of the allowed words");
        error.value(text).allowed(words.iter().copied())
    })
}

fn read_embeds(name: &str, text: &str) -> Result<EmbedSet, Vec<ParameterError>> {
    let parts = text.split(',').map(str::trim);
    let embeds = read_each(name, parts.filter(|part| !part.is_empty()), |part| {
        Embed::parse(part).ok_or_else(|| {
            let error = ParameterError::new(code::OTHER, name, "is no embed of this operation");
            error.value(part).allowed(Embed::all().map(Embed::name))
        })
    })?;
    Ok(embeds.into_iter().collect())
}

fn read_identifier_names(name: &str, text: &str) -> Result<Vec<String>, Vec<ParameterError>> {
    read_each(name, text.split(',').map(str::trim), |part| {
        let mut known = IDENTIFIER_NAMES.iter();
        let known = known.find(|known| known.eq_ignore_ascii_case(part));
        known.map(|known| (*known).to_owned()).ok_or_else(|| {
            // Not repeated: whoever swaps name and value has sent an identifier here.
            let error = ParameterError::new(code::OTHER, name, "is no kind of identifier");
            let meant = suggest::nearest(part, IDENTIFIER_NAMES.into_iter());
            error
                .allowed(IDENTIFIER_NAMES.into_iter())
                .suggestion(meant)
        })
    })
}

/// Reads every part of a list, or tells each one that cannot be read; a thousand times the same
/// slip is one error.
fn read_each<'a, T>(
    name: &str,
    parts: impl Iterator<Item = &'a str> + Clone,
    read: impl Fn(&str) -> Result<T, ParameterError>,
) -> Result<Vec<T>, Vec<ParameterError>> {
    if parts.clone().count() > MOST_PARTS {
        let said = format!("lists more than {MOST_PARTS} values");
        return Err(vec![ParameterError::new(code::OTHER, name, said)]);
    }
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for part in parts {
        match read(part) {
            Ok(value) => values.push(value),
            Err(error) if errors.contains(&error) => {}
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(values)
    } else {
        Err(errors)
    }
}
