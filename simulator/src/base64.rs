//! Base64, both alphabets when reading, the URL one without padding when writing.

const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes with the URL alphabet.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let padded = [
            0,
            group[0],
            *group.get(1).unwrap_or(&0),
            *group.get(2).unwrap_or(&0),
        ];
        let bits = u32::from_be_bytes(padded);
        for index in 0..=group.len() {
            let sextet = (bits >> (18 - 6 * index)) & 63;
            text.push(char::from(URL[sextet as usize]));
        }
    }
    text
}

/// Reads either alphabet; padding may be there or not.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let digits: Vec<u32> = text
        .trim_end_matches('=')
        .bytes()
        .map(sextet)
        .collect::<Option<_>>()?;
    for group in digits.chunks(4) {
        if group.len() == 1 {
            return None;
        }
        let mut bits = group.iter().fold(0, |bits, digit| bits << 6 | digit);
        bits <<= 6 * (4 - group.len());
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' | b'+' => 62,
        b'_' | b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips_of_every_length() {
        for length in 0..40_u8 {
            let bytes: Vec<u8> = (0..length).map(|n| n.wrapping_mul(67)).collect();
            assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
        assert_eq!(decode("dGlsbC4xOmRlbW8=").unwrap(), b"till.1:demo");
        assert_eq!(decode("/w==").unwrap(), [255]);
        assert!(decode("a").is_none());
        assert!(decode("a b=").is_none());
    }
}
