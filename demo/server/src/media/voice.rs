//! What robots, hold music and ringback sound like. Each has a frequency of its own, so that a test can tell by ear who
//! is heard; the first four customers are 440, 550, 660 and 770 Hz.

use core::f64::consts::TAU;

use super::{FRAME_SAMPLES, Frame, RATE, SILENCE};

/// Loud enough to be heard, quiet enough that four together are not cut off.
const AMPLITUDE: f64 = 7_000.0;
/// Each beginning and end of a tone, so that it does not click, in samples.
const EDGE: u64 = 160;

/// A tone that comes and goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Its frequencies, one after the other.
    tones: [u32; 2],
    /// Milliseconds of a tone, and of the silence after it.
    on: u32,
    off: u32,
}

/// A customer's place in the list gives the frequency.
const CUSTOMER: (u32, u32) = (440, 110);
/// Whoever is in no list.
const STRANGER: u32 = 1_900;
/// Robot agents, by their place among the agents.
const AGENT: (u32, u32) = (2_000, 90);

impl Voice {
    /// The robot customer at this place of the list; none: one who is in no list.
    pub fn customer(place: Option<usize>) -> Self {
        Self::talking(pitch(CUSTOMER, place).unwrap_or(STRANGER))
    }

    /// The robot agent at this place among the agents.
    pub fn agent(place: Option<usize>) -> Self {
        Self::talking(pitch(AGENT, place).unwrap_or(STRANGER))
    }

    /// What whoever is on hold hears: two notes in turn.
    pub const fn music() -> Self {
        Self { tones: [330, 262], on: 500, off: 0 }
    }

    /// What a caller hears while it rings: 1 s of 425 Hz, then 4 s of nothing (ITU-T E.180).
    pub const fn ringback() -> Self {
        Self { tones: [425, 425], on: 1_000, off: 4_000 }
    }

    const fn talking(hertz: u32) -> Self {
        Self { tones: [hertz, hertz], on: 900, off: 100 }
    }

    /// The lowest frequency, in hertz.
    pub fn hertz(&self) -> u32 {
        self.tones[0].min(self.tones[1])
    }

    /// The frame of this number, counted from when the server began.
    pub fn frame(&self, number: u64) -> Frame {
        let mut frame = SILENCE;
        let first = number.wrapping_mul(FRAME_SAMPLES as u64);
        let on = samples(self.on);
        let period = (on + samples(self.off)).max(1);
        for (at, sample) in (first..).zip(&mut frame) {
            let place = at % period;
            if place >= on {
                continue;
            }
            let hertz = if (at / period).is_multiple_of(2) { self.tones[0] } else { self.tones[1] };
            let edge = place.min(on - place).min(EDGE) as f64 / EDGE as f64;
            let turn = (place * u64::from(hertz)) as f64 / f64::from(RATE);
            *sample = (AMPLITUDE * edge * (turn * TAU).sin()) as i16;
        }
        frame
    }
}

fn pitch((first, step): (u32, u32), place: Option<usize>) -> Option<u32> {
    place.and_then(|place| u32::try_from(place).ok()).map(|place| first + step * place)
}

fn samples(millis: u32) -> u64 {
    u64::from(millis) * u64::from(RATE) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossings(voice: Voice, frames: core::ops::Range<u64>) -> usize {
        let samples: Vec<i16> = frames.flat_map(|number| voice.frame(number)).collect();
        samples.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count()
    }

    #[test]
    fn customers_can_be_told_apart_by_their_frequency() {
        // 800 ms of the tone.
        for (place, hertz) in [(0, 440), (1, 550), (7, 1_210)] {
            let heard = crossings(Voice::customer(Some(place)), 1..41);
            assert!(heard.abs_diff(hertz * 8 / 10) <= 2, "{place}: {heard}");
        }
        assert_eq!(Voice::customer(None).hertz(), STRANGER);
        assert_eq!(Voice::agent(Some(2)).hertz(), 2_180);
    }

    #[test]
    fn ringback_is_mostly_silent_and_frames_fit_together() {
        let voice = Voice::ringback();
        assert_ne!(voice.frame(10), SILENCE);
        assert_eq!(voice.frame(60), SILENCE);
        let (first, second) = (Voice::music().frame(3), Voice::music().frame(4));
        let jump = i32::from(first[FRAME_SAMPLES - 1]) - i32::from(second[0]);
        assert!(jump.abs() < 2_500, "{jump}");
    }
}
