//! What somebody probably meant.

/// More, and anything is near to anything.
const MOST_EDITS: usize = 2;

/// The nearest of some known words, at most two edits away, whatever the case.
///
/// An edit is a character more, less, another one, or two neighbours swapped (optimal string
/// alignment). Short words allow fewer edits: two edits make anything of a word of three.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let length = word.chars().count();
    known
        // Each character that one has more than the other is an edit. The distance itself costs the
        // product of the lengths, for each of a hundred names in a hostile query.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= MOST_EDITS)
        .map(|candidate| {
            let distance = strsim::osa_distance(&word, &candidate.to_ascii_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| {
            *distance <= MOST_EDITS && distance.saturating_mul(2) < candidate.len()
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;
    use proptest::prelude::*;

    #[test]
    fn small_slips_are_seen_through_and_others_are_not() {
        let known = ["INSTORE", "LINE", "ALL", "gapToUpgrade"];
        for (word, expected) in [
            ("INSTOR", Some("INSTORE")),
            ("intsore", Some("INSTORE")),
            ("gaptoupgrad", Some("gapToUpgrade")),
            ("LIN", Some("LINE")),
            ("AL", Some("ALL")),
            ("", None),
            ("MOON", None),
            ("IN", None),
            (&"x".repeat(100_000), None),
        ] {
            assert_eq!(nearest(word, known.into_iter()), expected, "{word:.20}");
        }
    }

    proptest! {
        #[test]
        fn no_near_word_is_passed_over(word in "[a-dé]{0,9}", known in "[a-d]{1,9}") {
            let distance = strsim::osa_distance(&word, &known);
            let near = distance <= 2 && distance * 2 < known.len();
            prop_assert_eq!(nearest(&word, [known.as_str()].into_iter()).is_some(), near);
        }
    }
}
