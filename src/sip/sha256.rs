//! SHA-256 (RFC 6234): what digest authentication hashes with where a server can (RFC 8760).
//!
//! Hand-written, as [`super::md5`] is and for the same reason. The constants are worked out: they are noise, and noise does
//! not get smaller in a package. Refuses to pad; see [`Hash::of`](super::digest::Hash::of).

/// The hash of padded text.
pub(super) fn hash(blocks: &[[u8; 64]]) -> [u32; 8] {
    // "The first thirty-two bits of the fractional parts of the square roots of the first eight prime numbers" (section 6.1).
    let mut state = [0; 8];
    let mut prime = 1;
    for word in &mut state {
        prime = prime_after(prime);
        *word = fraction(f64::from(prime).sqrt());
    }
    for block in blocks {
        compress(&mut state, block);
    }
    state
}

/// Works one block into the state (section 6.2).
fn compress(state: &mut [u32; 8], block: &[u8; 64]) {
    // The word of this step, and those of the fifteen after it.
    let mut words = [0; 16];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let mut work = *state;
    let mut prime = 1;
    for _ in 0..64 {
        // The same bits of the cube roots of the first sixty-four (section 5.1).
        prime = prime_after(prime);
        let constant = fraction(cube_root(prime.into()));
        let [word, w1, .., w9, _, _, _, _, w14, _] = words;
        let [a, b, c, _, e, f, g, h] = work;
        let first = turned(e, 6, 11, 25).wrapping_add(e & f ^ !e & g).wrapping_add(h);
        let first = first.wrapping_add(constant).wrapping_add(word);
        let second = turned(a, 2, 13, 22).wrapping_add(a & b ^ a & c ^ b & c);
        work.copy_within(..7, 1);
        work[0] = first.wrapping_add(second);
        work[4] = work[4].wrapping_add(first);
        let next = word.wrapping_add(w9).wrapping_add(turned(w1, 7, 18, 32) ^ w1 ^ w1 >> 3);
        words.copy_within(1.., 0);
        words[15] = next.wrapping_add(turned(w14, 17, 19, 32) ^ w14 ^ w14 >> 10);
    }
    for (word, more) in state.iter_mut().zip(&work) {
        *word = word.wrapping_add(*more);
    }
}

/// The sum of a word turned to the right by each of these.
#[inline(never)]
fn turned(word: u32, one: u32, two: u32, three: u32) -> u32 {
    word.rotate_right(one) ^ word.rotate_right(two) ^ word.rotate_right(three)
}

/// The first prime number above this one.
fn prime_after(mut number: u32) -> u32 {
    loop {
        number += 1;
        if (2..number).all(|divisor| !number.is_multiple_of(divisor)) {
            return number;
        }
    }
}

/// By Newton's method: more steps than a double needs.
fn cube_root(number: f64) -> f64 {
    (0..16).fold(7.0, |root, _| (2.0 * root + number / (root * root)) / 3.0)
}

/// The first thirty-two bits behind the point.
fn fraction(number: f64) -> u32 {
    (number.fract() * 4_294_967_296.0) as u32
}
