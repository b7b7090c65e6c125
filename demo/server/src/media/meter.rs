//! How loud something is: the ear of a robot, and the figures of `GET /api/media`.

use super::{FRAME_SAMPLES, Frame};

/// Of what is measured, the newest frame counts for this part: the level follows within about half a second.
const NEWEST: f64 = 0.1;

/// A level that follows what is heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meter {
    /// The mean square of the samples, with full scale as 1.
    power: f64,
    /// All that was heard so far: power times seconds, as `totalAudioEnergy` of WebRTC's statistics counts it.
    energy: f64,
}

impl Meter {
    /// Hears a frame.
    pub fn hear(&mut self, frame: &Frame) {
        let squares: f64 = frame.iter().map(|sample| (f64::from(*sample) / 32_768.0).powi(2)).sum();
        let power = squares / FRAME_SAMPLES as f64;
        self.power += (power - self.power) * NEWEST;
        self.energy += power * super::FRAME_TIME.as_secs_f64();
    }

    /// The level of about the last half second, 0 to 1.
    pub fn level(&self) -> f64 {
        self.power.sqrt()
    }

    /// All the energy so far.
    pub fn energy(&self) -> f64 {
        self.energy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::SILENCE;

    #[test]
    fn the_level_follows_what_is_heard() {
        let mut meter = Meter::default();
        for _ in 0..100 {
            meter.hear(&[16_384; FRAME_SAMPLES]);
        }
        assert!((meter.level() - 0.5).abs() < 0.001, "{}", meter.level());
        assert!((meter.energy() - 0.5).abs() < 0.001, "2 s of a quarter: {}", meter.energy());
        for _ in 0..100 {
            meter.hear(&SILENCE);
        }
        assert!(meter.level() < 0.01, "{}", meter.level());
        assert!((meter.energy() - 0.5).abs() < 0.001);
    }
}
