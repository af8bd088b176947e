//! Small builders, so that a customer reads like a story.

use super::customer::{Card, Customer, Group, Profile, State};
use crate::day::Day;
use crate::decimal::Decimal;
use crate::json::{object, Json};
use crate::ledger::{
    Basis, Enrolment, Entry, Event, Program, Promotion, RenewBasis, Renewal, RenewalRule, Tier,
    TierEnd, Upgrade,
};

/// A person with one store profile, four identifiers and no programme.
pub fn person(id: i64, first: &str, last: &str, email: &str, created: Day) -> Customer {
    Customer {
        id,
        state: State::Active,
        profiles: vec![Profile {
            source: "INSTORE",
            account: "",
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            identifiers: vec![
                ("mobile", mobile(id)),
                ("email", email.to_owned()),
                ("externalId", external_id(id)),
                ("cardnumber", card_number(id)),
            ],
            fields: vec![
                ("preferred_store", "Harbour Lane".into()),
                ("newsletter", "weekly".into()),
            ],
        }],
        created,
        opening_purchases: Decimal::new(0, 1),
        programs: Vec::new(),
        entries: Vec::new(),
        groups: Vec::new(),
        cards: vec![Card {
            id: 700_000 + id,
            number: card_number(id),
            issued: created,
        }],
        extended: vec![
            ("city", "Lisbon".into()),
            ("gender", "Female".into()),
            ("dob", Json::NULL),
            ("household_size", 3.into()),
        ],
        segments: vec![("Activity", "Regular"), ("Value band", "B")],
        status: ("Active", "App registration"),
        gap_feature: true,
        pretty: false,
        unknown_keys: Vec::new(),
    }
}

/// The mobile number that belongs to an id.
pub fn mobile(id: i64) -> String {
    format!("91900000{id:04}")
}

/// The external id that belongs to an id.
pub fn external_id(id: i64) -> String {
    format!("EXT-{id}")
}

/// The card number that belongs to an id.
pub fn card_number(id: i64) -> String {
    format!("CARD{id:010}")
}

/// A programme in which the customer is not enrolled yet.
pub fn program(id: i64, title: &str, tiers: &[&str], base_ends: Day) -> Program {
    Program {
        id,
        title: title.to_owned(),
        description: format!("{title} of the brand"),
        ratio: Decimal::new(10, 1),
        tiers: tiers
            .iter()
            .enumerate()
            .map(|(index, name)| Tier {
                name: (*name).to_owned(),
                description: format!("{name}, tier {}", index + 1),
            })
            .collect(),
        enrolment: None,
        base_ends: TierEnd::through(base_ends),
        upgrades: Vec::new(),
        renewals: Vec::new(),
        renewal_rule: RenewalRule::All,
        rolling_renewal: false,
        partners: Vec::new(),
    }
}

impl Program {
    /// Enrols the customer.
    #[must_use]
    pub fn enrolled(mut self, loyalty_id: i64, on: Day) -> Program {
        self.enrolment = Some(Enrolment { loyalty_id, on });
        self
    }

    /// Adds a way up, with a threshold for each tier above the base.
    #[must_use]
    pub fn upgrade(mut self, basis: Basis, thresholds: &[i64]) -> Program {
        let thresholds = thresholds
            .iter()
            .map(|each| Decimal::whole(*each))
            .collect();
        self.upgrades.push(Upgrade { basis, thresholds });
        self
    }

    /// Adds a renewal condition.
    #[must_use]
    pub fn renewal(mut self, basis: RenewBasis, threshold: i64) -> Program {
        self.renewals.push(Renewal {
            basis,
            threshold: Decimal::whole(threshold),
        });
        self
    }

    /// Links a partner programme.
    #[must_use]
    pub fn partner(mut self, id: i64, membership: String) -> Program {
        self.partners.push(object! {
            "partnerProgramId": id,
            "partnerProgramName": "Coastline Rail",
            "partnerProgramDescription": "Miles with the railway",
            "partnerTierNumber": 2,
            "partnerTierName": "Commuter",
            "partnerTierExpiryDate": "2126-06-30T23:59:59Z",
            "partnerMembershipId": membership,
            "partnerProgramType": "EXTERNAL",
            "tierBased": true,
        });
        self
    }
}

impl Customer {
    /// Adds a programme.
    #[must_use]
    pub fn joins(mut self, program: Program) -> Customer {
        self.programs.push(program);
        self
    }

    /// Adds an entry.
    #[must_use]
    pub fn with(mut self, on: Day, program: i64, event: Event) -> Customer {
        self.record(Entry { on, program, event });
        self
    }

    /// A bill of one line item and two pieces for a whole amount.
    #[must_use]
    pub fn buys(self, on: Day, program: i64, amount: i64) -> Customer {
        self.with(on, program, bill(on, Decimal::whole(amount)))
    }

    /// Regular points.
    #[must_use]
    pub fn earns(self, on: Day, program: i64, points: i64, expires: Option<Day>) -> Customer {
        self.with(on, program, lot(on, Decimal::whole(points), expires))
    }

    /// A tier through a day.
    #[must_use]
    pub fn reaches(self, on: Day, program: i64, serial: usize, through: Day) -> Customer {
        self.with(
            on,
            program,
            Event::Tier {
                serial,
                ends: TierEnd::through(through),
            },
        )
    }

    /// A further profile.
    #[must_use]
    pub fn profile(
        mut self,
        source: &'static str,
        account: &'static str,
        identifiers: Vec<(&'static str, String)>,
    ) -> Customer {
        let names = self
            .profiles
            .first()
            .map(|profile| (profile.first_name.clone(), profile.last_name.clone()));
        let (first_name, last_name) = names.unwrap_or_default();
        self.profiles.push(Profile {
            source,
            account,
            first_name,
            last_name,
            identifiers,
            fields: Vec::new(),
        });
        self
    }

    /// Joins a group.
    #[must_use]
    pub fn in_group(mut self, id: i64, name: &str, joined: Day, points: i64) -> Customer {
        self.groups.push(Group {
            id,
            name: name.to_owned(),
            joined,
            joined_at: "09:30:00",
            primary: self.groups.is_empty(),
            points: Decimal::whole(points),
        });
        self
    }
}

/// A bill; its number follows from its day and amount, which is as unique as a test needs.
pub fn bill(on: Day, amount: Decimal) -> Event {
    Event::Bill {
        number: 5_000_000 + on.number(),
        amount,
        items: 1,
        quantity: 2,
    }
}

/// A regular award of points.
pub fn lot(on: Day, points: Decimal, expires: Option<Day>) -> Event {
    Event::Lot {
        number: 8_000_000 + on.number(),
        points,
        expires,
        rolling: None,
        promotion: None,
    }
}

/// An award of a promotion.
pub fn promotion_lot(on: Day, points: Decimal, expires: Day, promotion: Promotion) -> Event {
    Event::Lot {
        number: 9_000_000 + on.number(),
        points,
        expires: Some(expires),
        rolling: None,
        promotion: Some(promotion),
    }
}
