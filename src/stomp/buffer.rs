//! The bytes that a decoder was given and has not taken yet.
//!
//! Every byte is searched once and moved a bounded number of times, however the input was cut: the cost of decoding is
//! linear in its length. Room is made only for bytes that have come.

use super::DecodeError;

/// An emptied buffer keeps its room up to here, so that one huge body does not hold memory for good.
const KEPT: usize = 64 * 1024;

#[derive(Debug, Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    /// Bytes before this place are taken.
    start: usize,
    /// This many bytes from `start` on were searched for the end of what they begin.
    searched: usize,
}

impl Buffer {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        // What is moved is never more than what was taken since the last time.
        if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Takes the line ends and stray NULs at the front, and says whether there was a line end among them.
    pub(super) fn skip_padding(&mut self) -> bool {
        let mut skipped = false;
        loop {
            let taken = match self.waiting() {
                [b'\n', ..] => 1,
                [b'\r', b'\n', ..] => 2,
                // Between frames a NUL means nothing; RabbitMQ and the usual clients skip it too.
                [0, ..] => {
                    self.take(1);
                    continue;
                }
                _ => return skipped,
            };
            self.take(taken);
            skipped = true;
        }
    }

    /// Takes a line of the head, without its LF.
    pub(super) fn line(&mut self, limit: usize) -> Result<Option<&[u8]>, DecodeError> {
        let ends = |bytes: &[u8]| bytes.iter().position(|byte| matches!(byte, b'\n' | 0));
        let Some(length) = self.search(ends, limit, DecodeError::LineTooLong)? else {
            return Ok(None);
        };
        if self.waiting().get(length) == Some(&0) {
            return Err(DecodeError::NulInHead);
        }
        Ok(self.take_before(length))
    }

    /// Takes a body that ends at the first NUL, without that NUL.
    pub(super) fn until_nul(&mut self, limit: usize) -> Result<Option<&[u8]>, DecodeError> {
        let Some(length) = self.search(first_nul, limit, DecodeError::BodyTooLong)? else {
            return Ok(None);
        };
        Ok(self.take_before(length))
    }

    /// Takes a body of `length` bytes, and the NUL that has to follow.
    pub(super) fn exactly(&mut self, length: usize) -> Result<Option<&[u8]>, DecodeError> {
        match self.waiting().get(length) {
            None => Ok(None),
            Some(0) => Ok(self.take_before(length)),
            Some(_) => Err(DecodeError::MissingNul),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting().is_empty()
    }

    /// Gives back what an empty buffer need not hold.
    pub(super) fn settle(&mut self) {
        if self.is_empty() {
            self.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(KEPT);
        (self.start, self.searched) = (0, 0);
    }

    fn waiting(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    fn take(&mut self, length: usize) {
        self.start += length;
        self.searched = 0;
    }

    /// Takes `length` bytes and the terminator behind them.
    fn take_before(&mut self, length: usize) -> Option<&[u8]> {
        let start = self.start;
        self.take(length + 1);
        self.bytes.get(start..start + length)
    }

    /// Where the terminator is, searching only what is new; an error once it can lie only beyond `limit`.
    fn search(
        &mut self,
        find: fn(&[u8]) -> Option<usize>,
        limit: usize,
        too_long: DecodeError,
    ) -> Result<Option<usize>, DecodeError> {
        let new = self.waiting().get(self.searched..).unwrap_or_default();
        let found = find(new).map(|place| self.searched + place);
        let length = found.unwrap_or(self.waiting().len());
        self.searched = length;
        if length > limit { Err(too_long) } else { Ok(found) }
    }
}

/// `contains` compares a word at a time, which `position` does not; bodies are long.
fn first_nul(bytes: &[u8]) -> Option<usize> {
    let mut before = 0;
    for block in bytes.chunks(1024) {
        if block.contains(&0) {
            return Some(before + block.iter().position(|byte| *byte == 0)?);
        }
        before += block.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminator_is_found_wherever_it_lies() {
        for place in [0, 1, 1023, 1024, 1025, 4000] {
            let mut bytes = vec![b'x'; 4001];
            bytes[place] = 0;
            assert_eq!(first_nul(&bytes), Some(place));
        }
        assert_eq!(first_nul(&[b'x'; 3000]), None);
    }

    #[test]
    fn room_is_given_back() {
        let mut buffer = Buffer::default();
        buffer.push(&vec![b'x'; 1 << 20]);
        assert!(buffer.until_nul(1 << 21).unwrap().is_none());
        buffer.push(&[0]);
        assert_eq!(buffer.until_nul(1 << 21).unwrap().map(<[u8]>::len), Some(1 << 20));
        buffer.settle();
        assert!(buffer.is_empty());
        assert!(buffer.bytes.capacity() <= KEPT, "{}", buffer.bytes.capacity());
    }

    #[test]
    fn taken_bytes_do_not_pile_up() {
        let mut buffer = Buffer::default();
        buffer.push(b"x");
        for _ in 0..100_000 {
            buffer.push(b"yyyyyyy\nx");
            assert!(buffer.line(10).unwrap().is_some());
        }
        assert!(buffer.bytes.len() < 100, "{}", buffer.bytes.len());
    }
}
