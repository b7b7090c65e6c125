//! G.711: 16-bit samples as 8 bits, in the two laws of ITU-T recommendation G.711.

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// µ-law, PCMU.
    Mu,
    /// A-law, PCMA.
    A,
}

/// What µ-law adds to a magnitude, so that every segment begins at a power of two (16-bit scale).
const BIAS: i32 = 0x84;
/// The largest magnitude that still fits with the bias.
const CLIP: i32 = 0x7fff - BIAS;

impl Law {
    /// A sample as a byte.
    pub fn encode(self, sample: i16) -> u8 {
        match self {
            Self::Mu => encode_mu(i32::from(sample)),
            Self::A => encode_a(i32::from(sample)),
        }
    }

    /// A byte as a sample.
    pub fn decode(self, byte: u8) -> i16 {
        let sample = match self {
            Self::Mu => decode_mu(byte),
            Self::A => decode_a(byte),
        };
        i16::try_from(sample).unwrap_or(if sample < 0 { i16::MIN } else { i16::MAX })
    }
}

fn encode_mu(sample: i32) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = sample.abs().min(CLIP) + BIAS;
    // The bias makes bit 7 the lowest that can lead, so the segment is 0 to 7.
    let segment = magnitude.ilog2() - 7;
    let step = (magnitude >> (segment + 3)) & 0x0f;
    // All bits are inverted on the wire.
    !(sign | low_byte(segment) << 4 | low_byte(step.unsigned_abs()))
}

fn decode_mu(byte: u8) -> i32 {
    let bits = !byte;
    let magnitude = ((i32::from(bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 7);
    if bits & 0x80 == 0 { magnitude - BIAS } else { BIAS - magnitude }
}

fn encode_a(sample: i32) -> u8 {
    let sign = if sample < 0 { 0 } else { 0x80 };
    let magnitude = if sample < 0 { !sample } else { sample };
    let segment = if magnitude < 256 { 0 } else { magnitude.ilog2() - 7 };
    let step = (magnitude >> segment.max(1).saturating_add(3)) & 0x0f;
    // Every second bit is inverted on the wire.
    (sign | low_byte(segment) << 4 | low_byte(step.unsigned_abs())) ^ 0x55
}

fn decode_a(byte: u8) -> i32 {
    let bits = byte ^ 0x55;
    let segment = i32::from((bits >> 4) & 7);
    // The middle of the step that was meant.
    let base = (i32::from(bits & 0x0f) << 4) + 8;
    let magnitude = if segment == 0 { base } else { (base + 0x100) << (segment - 1) };
    if bits & 0x80 == 0 { -magnitude } else { magnitude }
}

fn low_byte(bits: u32) -> u8 {
    u8::try_from(bits & 0xff).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_of_the_tables() {
        // G.711 tables 1a and 2a: silence, the largest and the smallest values.
        assert_eq!([Law::Mu.encode(0), Law::A.encode(0)], [0xff, 0xd5]);
        assert_eq!([Law::Mu.encode(i16::MAX), Law::Mu.encode(i16::MIN)], [0x80, 0x00]);
        assert_eq!([Law::A.encode(i16::MAX), Law::A.encode(i16::MIN)], [0xaa, 0x2a]);
        assert_eq!([Law::Mu.decode(0x80), Law::Mu.decode(0x00), Law::Mu.decode(0xff)], [32_124, -32_124, 0]);
        assert_eq!([Law::A.decode(0xaa), Law::A.decode(0x2a), Law::A.decode(0xd5)], [32_256, -32_256, 8]);
    }

    #[test]
    fn every_byte_reads_back() {
        for law in [Law::Mu, Law::A] {
            for byte in 0..=u8::MAX {
                let again = law.encode(law.decode(byte));
                // µ-law has two zeros.
                assert!(
                    again == byte || (law == Law::Mu && byte == 0x7f && again == 0xff),
                    "{law:?} {byte:#x} {again:#x}"
                );
            }
        }
    }

    #[test]
    fn the_error_is_a_small_part_of_the_sample() {
        for law in [Law::Mu, Law::A] {
            for sample in (i16::MIN..=i16::MAX).step_by(7) {
                let error = (i32::from(law.decode(law.encode(sample))) - i32::from(sample)).abs();
                let most = i32::from(sample).abs() / 16 + 16;
                assert!(error <= most.max(644 * i32::from(sample.unsigned_abs() > 32_000)), "{law:?} {sample} {error}");
            }
        }
    }
}
