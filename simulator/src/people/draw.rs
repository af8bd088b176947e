//! Repeatable chance: the same seed and id draw the same life.

/// A SplitMix64 stream.
#[derive(Debug)]
pub struct Draw(u64);

impl Draw {
    /// The stream of one customer.
    pub fn new(seed: u64, id: i64) -> Draw {
        let mut draw = Draw(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ id.unsigned_abs());
        draw.next();
        draw
    }

    /// A number from `low` to `high`, both included.
    pub fn from_to(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + (self.next() % span) as i64
    }

    /// `true` that often in a hundred.
    pub fn percent(&mut self, share: i64) -> bool {
        self.from_to(1, 100) <= share
    }

    /// One of several.
    pub fn one_of<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        choices[(self.next() % N as u64) as usize]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
