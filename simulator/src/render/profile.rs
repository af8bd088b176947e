//! Who the customer is: profiles, loyalty info, extended fields, segments, subscriptions.

use super::Ask;
use crate::day::Day;
use crate::json::{object, Json};
use crate::people::{Customer, Profile};
use std::borrow::Cow;

/// The till that registered everyone.
pub const TILL: &str = "harbour.till01";

/// `profiles`: all of them, or only those of the asked source and account.
pub fn profiles(customer: &Customer, ask: &Ask) -> Vec<Json> {
    let (source, account) = if ask.only_current_profile {
        (ask.source.as_str(), ask.account.as_deref())
    } else {
        ("ALL", None)
    };
    // An account only narrows sources that have accounts.
    let account = account.filter(|_| source != "ALL" && source != "INSTORE");
    customer
        .profiles_of(source, account)
        .map(|each| profile(customer, each))
        .collect()
}

fn profile(customer: &Customer, profile: &Profile) -> Json {
    let created = customer.created.at("08:15:42");
    let plain =
        |(kind, value): &(&'static str, String)| object! { "type": *kind, "value": value.clone() };
    let fields = profile
        .fields
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()));
    object! {
        "firstName": profile.first_name.clone(),
        "lastName": profile.last_name.clone(),
        "attribution": object! {
            "createDate": created.clone(),
            "createdBy": till(true),
            "modifiedBy": till(true),
            "modifiedDate": created.clone(),
        },
        "fields": Json::Object(fields.collect()),
        "allFields": Json::empty(),
        "identifiers": profile.identifiers.iter().map(identifier).collect::<Vec<_>>(),
        "commChannels": profile.identifiers.iter().filter_map(channel).collect::<Vec<_>>(),
        "source": profile.source,
        "userId": customer.id,
        "accountId": profile.account,
        "conflictingProfileList": Json::List(Vec::new()),
        "autoUpdateTime": created,
        "identifiersAll": profile.identifiers.iter().map(plain).collect::<Vec<_>>(),
    }
}

fn identifier((kind, value): &(&'static str, String)) -> Json {
    let mut item = object! { "type": *kind, "value": value.clone() };
    if *kind == "cardnumber" {
        item.push("seriesId", 31);
        item.push("statusLabel", "ACTIVE");
    }
    item
}

fn channel((kind, value): &(&'static str, String)) -> Option<Json> {
    matches!(*kind, "mobile" | "email" | "wechat").then(|| {
        object! {
            "type": *kind,
            "value": value.clone(),
            "primary": true,
            "verified": *kind == "mobile",
            "meta": object! { "residence": false, "office": false },
            "attributes": Json::empty(),
        }
    })
}

fn till(full: bool) -> Json {
    let mut till = object! { "id": 41_007, "code": TILL };
    if full {
        till.push("description", "");
    }
    till.push("name", TILL);
    till.push("type", "TILL");
    till
}

/// `loyaltyInfo`.
pub fn loyalty_info(customer: &Customer, today: Day) -> Json {
    let created = customer.created.at("08:15:42");
    let enrolled = customer
        .programs
        .iter()
        .any(|program| program.enrolment.is_some());
    object! {
        "loyaltyType": if enrolled { "loyalty" } else { "non_loyalty" },
        "attributionV2": object! {
            "createDate": created.clone(),
            "createdBy": till(false),
            "modifiedBy": till(false),
            "modifiedDate": created,
            "createdFromSource": "instore",
        },
        "lifetimePurchases": Json::Raw(customer.lifetime_purchases(today).plain().into()),
    }
}

/// `fraudDetails`.
pub fn fraud(customer: &Customer) -> Json {
    object! {
        "markedBy": Json::empty(),
        "modifiedOn": customer.created.at("08:15:42"),
        "status": "NOT_FRAUD",
    }
}

/// `segments`: always there, filled only when asked for.
pub fn segments(customer: &Customer, filled: bool) -> Json {
    let pairs = customer.segments.iter().filter(|_| filled);
    Json::Object(
        pairs
            .map(|(name, part)| (Cow::Borrowed(*name), (*part).into()))
            .collect(),
    )
}

/// `extendedFields` in the asked language; what has no translation stays.
pub fn extended(customer: &Customer, language: Option<&str>) -> Json {
    let fields = customer.extended.iter().map(|(name, value)| {
        let value = match value {
            Json::Text(text) => match translate(text, language) {
                Some(word) => word.into(),
                None => value.clone(),
            },
            other => other.clone(),
        };
        (Cow::Borrowed(*name), value)
    });
    Json::Object(fields.collect())
}

fn translate(text: &str, language: Option<&str>) -> Option<&'static str> {
    const WORDS: [(&str, &str, &str, &str); 5] = [
        ("Female", "女", "Perempuan", "أنثى"),
        ("Male", "男", "Laki-laki", "ذكر"),
        ("Lisbon", "里斯本", "Lisabon", "لشبونة"),
        ("Porto", "波尔图", "Porto (kota)", "بورتو"),
        ("Faro", "法鲁", "Faro (kota)", "فارو"),
    ];
    let (_, zh, id, ar) = WORDS.iter().find(|word| word.0 == text)?;
    let primary = language?.split(['-', '_']).next()?;
    match primary.to_ascii_lowercase().as_str() {
        "zh" => Some(zh),
        "id" => Some(id),
        "ar" => Some(ar),
        _ => None,
    }
}

/// `subscriptionInfo`.
pub fn subscriptions() -> Json {
    let mut items = Vec::new();
    for priority in ["TRANS", "BULK"] {
        for channel in ["SMS", "EMAIL", "ANDROID", "IOS"] {
            let out = priority == "BULK" && channel == "SMS";
            items.push(object! {
                "channel": channel,
                "priority": priority,
                "type": if out { "OPTOUT" } else { "OPTIN" },
            });
        }
    }
    object! { "subscriptions": items }
}
