//! Heart-beats: how often each side sends something, so that silence means something ("Heart-beating").
//!
//! Only the arithmetic. A client says two numbers of milliseconds, the server answers with two of its own: what the
//! speaker can send, and what it would like to receive; 0 stands for neither.

use core::time::Duration;

use crate::text;

/// What a client offers when nobody says otherwise: a beat every 50 s each way, as the agent protocol's clients always
/// have.
pub const OFFER: (u32, u32) = (50_000, 50_000);

/// What two sides have settled on; `None` where no beats flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beats {
    /// Our side sends at least this often.
    pub send_every: Option<Duration>,
    /// The other side sends at least this often.
    pub expect_every: Option<Duration>,
}

/// Settles each direction on the slower of what is sent and what is wanted.
pub fn negotiate(ours: (u32, u32), theirs: (u32, u32)) -> Beats {
    Beats { send_every: every(ours.0, theirs.1), expect_every: every(theirs.0, ours.1) }
}

/// Reads a `heart-beat` header: two decimal numbers and a comma.
pub fn parse(value: &str) -> Option<(u32, u32)> {
    let (sends, wants) = text::split(value, b',')?;
    Some((number(sends)?, number(wants)?))
}

fn every(sent: u32, wanted: u32) -> Option<Duration> {
    (sent != 0 && wanted != 0).then(|| Duration::from_millis(sent.max(wanted).into()))
}

fn number(text: &str) -> Option<u32> {
    text::number(text::trim(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_side_sets_the_pace() {
        let beats = negotiate((50_000, 20_000), (10_000, 60_000));
        assert_eq!(beats.send_every, Some(Duration::from_secs(60)));
        assert_eq!(beats.expect_every, Some(Duration::from_secs(20)));
    }

    #[test]
    fn zero_stops_one_direction() {
        assert_eq!(negotiate(OFFER, (0, 0)), Beats::default());
        assert_eq!(negotiate((0, 5), (5, 5)).send_every, None);
        assert_eq!(negotiate((5, 0), (5, 5)).expect_every, None);
        assert_eq!(negotiate((5, 5), (5, 0)).send_every, None);
        assert_eq!(negotiate((5, 5), (0, 5)).expect_every, None);
    }

    #[test]
    fn only_two_numbers_are_a_header() {
        assert_eq!(parse("0,0"), Some((0, 0)));
        assert_eq!(parse("10000, 20000"), Some((10_000, 20_000)));
        for bad in ["", ",", "1", "1,", ",1", "a,1", "1,2,3", "-1,1", "+1,1", "1.5,1", "4294967296,0"] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }
}
