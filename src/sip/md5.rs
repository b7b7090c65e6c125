//! MD5 (RFC 1321): what digest authentication without an `algorithm` hashes with.
//!
//! Hand-written: a loop of 64 equal steps is a fifth of a library's unrolled one, and a phone hashes a few lines an hour.
//! Refuses to pad; see [`Hash::of`](super::digest::Hash::of).

/// What the state begins with (RFC 1321 section 3.3).
pub(super) const START: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];

/// By how many bits a step turns its sum: four numbers for each of the four rounds.
const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The sine and the cosine of one radian.
const ONE: (f64, f64) = (0.841_470_984_807_896_5, 0.540_302_305_868_139_8);

/// Works one block into the state (RFC 1321 section 3.4).
pub(super) fn compress(state: &mut [u32; 4], block: &[u8; 64]) {
    let words = block.as_chunks::<4>().0;
    let [mut a, mut b, mut c, mut d] = *state;
    // "T[i] … is equal to the integer part of 4294967296 times abs(sin(i)), where i is in radians": each sine follows from
    // the one before it, as exactly as a double is.
    let (mut sine, mut cosine) = (0.0, 1.0);
    let mut step = 0;
    for (round, turns) in TURNS.iter().enumerate() {
        for turn in turns.iter().cycle().take(16) {
            let (mixed, word) = match round {
                0 => (b & c | !b & d, step),
                1 => (b & d | c & !d, 5 * step + 1),
                2 => (b ^ c ^ d, 3 * step + 5),
                _ => (c ^ (b | !d), 7 * step),
            };
            step += 1;
            (sine, cosine) = (sine * ONE.1 + cosine * ONE.0, cosine * ONE.1 - sine * ONE.0);
            let constant = (f64::abs(sine) * 4_294_967_296.0) as u32;
            let word = words.get(word % 16).map_or(0, |word| u32::from_le_bytes(*word));
            let sum = a.wrapping_add(mixed).wrapping_add(word).wrapping_add(constant);
            (a, b, c, d) = (d, b.wrapping_add(sum.rotate_left(*turn)), b, c);
        }
    }
    for (word, more) in state.iter_mut().zip(&[a, b, c, d]) {
        *word = word.wrapping_add(*more);
    }
}
