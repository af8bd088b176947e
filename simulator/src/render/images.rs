//! Images: links that look presigned, live for an hour and differ on every call.

use super::Moment;
use crate::json::{object, Json};
use crate::people::Customer;

/// `customerImage`.
pub fn customer_images(customer: &Customer, moment: Moment) -> Vec<Json> {
    vec![image(customer, moment, "customerImage", 1)]
}

/// `associatedImages`: the barcode of the card.
pub fn associated_images(customer: &Customer, moment: Moment) -> Vec<Json> {
    let cards = customer.cards.iter().zip(2..);
    cards
        .map(|(_, number)| image(customer, moment, "barcode", number))
        .collect()
}

fn image(customer: &Customer, moment: Moment, space: &'static str, number: u64) -> Json {
    let handle = format!(
        "{:08x}-{:04x}-4a11-9c02-{:012x}",
        customer.id,
        number,
        customer.id * 7919
    );
    let signature = mix(moment.nonce.wrapping_mul(31).wrapping_add(number));
    let path = format!(
        "https://images.origin.invalid/{space}/900100/{}/{handle}?X-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Expires=3600&X-Amz-Signature={signature:016x}{:016x}",
        customer.id,
        mix(signature),
    );
    object! {
        "code": 200,
        "file": object! {
            "acl": "PRIVATE",
            "fileHandle": handle,
            "lastModified": format!("{} 08:15:42", customer.created),
            "latestVersion": 1,
            "name": format!("900100/{}/{number}", customer.id),
            "namespace": space,
            "s3Token": format!("{space}/900100/{}", customer.id),
            "version": 1,
        },
        "filePath": path.clone(),
        "message": "Success",
        "secureFilePath": path,
        "status": "true",
    }
}

// SplitMix64: any input, a well spread output.
fn mix(input: u64) -> u64 {
    let mut z = input.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
