//! What somebody probably meant.

/// The nearest of some known words, at most two edits away, whatever the case.
///
/// An edit is a character more, less, another one, or two neighbours swapped (optimal string
/// alignment). Short words allow fewer edits: two edits make anything of a word of three.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    // Nothing that long is near to a known word, and the distance costs the product of the lengths.
    if word.len() > 64 {
        return None;
    }
    known
        .map(|candidate| {
            let distance = strsim::osa_distance(&word, &candidate.to_ascii_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| {
            *distance <= 2 && distance.saturating_mul(2) < candidate.len()
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

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
}
