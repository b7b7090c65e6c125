//! Several voices as one. Pure: a listener's mix is the sum of those whom the listener hears, cut off at the limits.

use super::{FRAME_SAMPLES, Frame, SILENCE};

/// The sum of the voices.
pub fn mix<'a>(voices: impl IntoIterator<Item = &'a Frame>) -> Frame {
    let mut sums = [0_i32; FRAME_SAMPLES];
    for voice in voices {
        for (sum, sample) in sums.iter_mut().zip(voice) {
            *sum += i32::from(*sample);
        }
    }
    let mut mixed = SILENCE;
    for (sample, sum) in mixed.iter_mut().zip(sums) {
        *sample = i16::try_from(sum).unwrap_or(if sum < 0 { i16::MIN } else { i16::MAX });
    }
    mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_add_up_and_are_cut_off_at_the_limits() {
        let (quiet, loud) = ([100; FRAME_SAMPLES], [30_000; FRAME_SAMPLES]);
        assert_eq!(mix([]), SILENCE);
        assert_eq!(mix([&quiet]), quiet);
        assert_eq!(mix([&quiet, &[-40; FRAME_SAMPLES]])[7], 60);
        assert_eq!(mix([&loud, &loud])[159], i16::MAX);
        assert_eq!(mix([&[i16::MIN; FRAME_SAMPLES], &[-1; FRAME_SAMPLES]])[0], i16::MIN);
    }
}
