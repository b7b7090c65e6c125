//! Where ids, tags and jitter come from: an argument, never a global.
//!
//! The browser backs [`Entropy`] with `crypto.getRandomValues`; tests back it with a counter, so that they can compare
//! whole outputs. Refuses to be a random source itself.

use crate::text;

/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);

    /// A random number from 0 up to, not including, `bound`; 0 when `bound` is 0.
    ///
    /// Meant for jitter: the bias of the remainder is far below what a backoff can notice.
    fn below(&mut self, bound: u32) -> u32 {
        let mut bytes = [0; 4];
        self.fill(&mut bytes);
        u32::from_le_bytes(bytes).checked_rem(bound).unwrap_or(0)
    }

    /// A random UUID, version 4 (RFC 9562 section 5.4), in lower-case hexadecimal.
    fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        // The version and the variant are fixed bits (RFC 9562 sections 4.1 and 4.2).
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let mut uuid = String::with_capacity(36);
        for (place, byte) in bytes.iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                uuid.push('-');
            }
            text::push_hex(&mut uuid, &[*byte]);
        }
        uuid
    }
}

impl<E: Entropy + ?Sized> Entropy for Box<E> {
    fn fill(&mut self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// A predictable source for tests: the bytes 0, 1, 2, …
#[derive(Clone, Debug, Default)]
pub struct Counter(pub u8);

impl Entropy for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0;
            self.0 = self.0.wrapping_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_its_version_and_variant() {
        let mut counter = Counter::default();
        assert_eq!(counter.uuid(), "00010203-0405-4607-8809-0a0b0c0d0e0f");
        assert_eq!(Counter(0xf0).uuid(), "f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff");
    }

    #[test]
    fn below_nothing_is_nothing() {
        assert_eq!(Counter::default().below(0), 0);
        assert!(Counter(200).below(10) < 10);
    }
}
