use super::*;
use crate::date::Date;
use crate::flow::Moment;
use crate::gap::Decimal;
use crate::json::Span;
use crate::origin::Parsed;
use crate::params::{Embed, EmbedKeys, Includes};

const BODY: &str = r#"{"id":7,"profiles":[{"source":"INSTORE"},{"source":"ALL"}],"loyaltyProgramDetails":[{"programId":1,"slabExpiryDate":"2125-01-01T23:59:59Z","delayedPoints":0.0,"upgradeStrategies":[{"upgradeBasedOn":"CURRENT_POINTS","upgradeThreshold":500.000,"customerUpgradeEntityValues":{"currentValue":1.5E2,"gapToUpgrade":350.0,"valueValidUpto":"2026-12-01"}}],"gapToRenewSummary":{"tierExpiryDate":"2125-01-01","renewStrategies":[]}}],"expirySchedules":[{"points":10.50,"expiryDate":"2026-12-01","programId":1}],"new":1,"warnings":[{"code":8076}]}"#;

/// A body with what version 2 has more.
const BODY_2: &str = r#"{"id":7,"userGroups2":[{"id":3918893,"joinedDate":"2025-11-03T05:23:40+05:30","pointsSummaries":[],"x":1}],"ug2Pagination":{"limit":10,"offset":0,"total":1},"warnings":[]}"#;

/// What each version wrote for the body above. Never to be made anew: values of it are in stores.
const VERSION_1: &[u8] = include_bytes!("version-1.bin");
const VERSION_2: &[u8] = include_bytes!("version-2.bin");

fn built() -> Built<'static> {
    built_of(BODY)
}

fn built_of(body: &str) -> Built<'_> {
    let parsed = Parsed::read(body.as_bytes()).unwrap();
    let moment = Moment {
        millis: 1_795_521_600_000,
        today: Date::parse("2026-11-24").unwrap(),
    };
    let coverage = [Embed::MLP, Embed::EXPIRY_SCHEDULES].into_iter().collect();
    let embed_keys = EmbedKeys::default();
    let fetched = Fetched {
        started: moment,
        ended: Moment {
            millis: moment.millis + 900,
            ..moment
        },
        coverage,
        includes: Includes {
            fraud_details: true,
            ..Includes::default()
        },
        source: "INSTORE",
        account: None,
        embed_keys: &embed_keys,
        group_keys: &GroupKeys::default(),
    };
    Built::new(&parsed, &fetched)
}

#[test]
fn every_version_is_still_read() {
    for (value, body) in [(VERSION_1, BODY), (VERSION_2, BODY_2)] {
        let held = value.to_vec();
        let snapshot = Snapshot::open(&held).unwrap();
        let built = built_of(body);
        assert_eq!(snapshot.header, built.header);
        assert_eq!(snapshot.inputs(), Ok(built.inputs));
        assert_eq!(crate::piece::slice(value, snapshot.body()), body.as_bytes());
    }
}

#[test]
fn the_same_facts_are_the_same_bytes() {
    assert_eq!(
        built_of(BODY_2).bytes().unwrap(),
        VERSION_2,
        "another format needs another version"
    );
}

#[test]
fn a_body_is_taken_apart_into_what_views_and_gaps_need() {
    let Built {
        header,
        inputs,
        body,
    } = built();
    let kinds: Vec<SectionKind> = header.sections.iter().map(|section| section.kind).collect();
    let embeds = |embed| SectionKind::Embeds([embed].into_iter().collect());
    assert_eq!(
        kinds,
        [
            SectionKind::Base,
            SectionKind::Profiles,
            embeds(Embed::MLP),
            embeds(Embed::EXPIRY_SCHEDULES),
            SectionKind::Unknown,
            SectionKind::Warnings,
        ]
    );
    let current: Vec<bool> = header
        .profiles
        .iter()
        .map(|profile| profile.current)
        .collect();
    assert_eq!(current, [true, false]);
    assert_eq!(header.warnings[0].code, 8076);
    assert_eq!(
        (header.age(header.fetch_started + 5), header.age(0)),
        (5, 0)
    );
    let schedule = inputs.schedule.unwrap();
    assert_eq!(schedule[0].points, Decimal::parse("10.5").unwrap());
    assert_eq!(
        inputs.programs[0].whole.of(body).unwrap().as_bytes()[0],
        b'{'
    );
}

#[test]
fn places_that_no_body_has_are_damage() {
    let changes: [fn(&mut Built<'_>); 6] = [
        |built| built.header.sections.swap(0, 1),
        |built| built.header.sections.last_mut().unwrap().value.end = built.body.len() as u32 + 1,
        |built| built.header.sections[1].key = built.header.sections[1].value.start + 1,
        |built| built.header.profiles[1] = built.header.profiles[0],
        |built| built.header.warnings[0].span.end = u32::MAX,
        |built| built.header.warnings.extend([built.header.warnings[0]; 2]),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut built = built();
        change(&mut built);
        let value = built.bytes().unwrap();
        let opened = Snapshot::open(&value).err();
        assert_eq!(opened, Some(Unreadable::Damaged), "{index}");
    }
    let changes: [fn(&mut Built<'_>); 3] = [
        |built| built.inputs.programs.extend(built.inputs.programs.clone()),
        |built| built.inputs.programs[0].whole.end = u32::MAX,
        |built| built.inputs.programs[0].items[1].1.start -= 2,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut built = built();
        change(&mut built);
        let value = built.bytes().unwrap();
        let inputs = Snapshot::open(&value).unwrap().inputs();
        assert_eq!(inputs, Err(Unreadable::Damaged), "{index}");
    }
}

#[test]
fn a_value_that_is_not_whole_is_refused_as_a_whole() {
    for end in 0..VERSION_1.len() {
        assert!(Snapshot::open(&VERSION_1[..end].to_vec()).is_err(), "{end}");
    }
    let mut longer = VERSION_1.to_vec();
    longer.push(0);
    assert_eq!(Snapshot::open(&longer).err(), Some(Unreadable::Damaged));
    let mut foreign = VERSION_1.to_vec();
    foreign[0] = b'x';
    assert_eq!(Snapshot::open(&foreign).err(), Some(Unreadable::Foreign));
    let mut later = VERSION_1.to_vec();
    later[2] = 3;
    assert_eq!(Snapshot::open(&later).err(), Some(Unreadable::OtherVersion));
    assert_eq!(VERSION_1.to_vec().read(Span::new(0, 2)), b"LE");
}
