//! The incremental decoder: bytes in, cut anywhere; frames and heart-beats out.
//!
//! ```text
//!            command line          blank line            NUL
//! Between ────────────────► Head ────────────► Body ────────────► Between
//!   │ ▲ LF: heart-beat        │ header line      │
//!   └─┘                       └─► Head           │ wrong byte, or over a limit, in any state
//!                                                └──────────────► Failed, for good
//! ```

use core::mem;

use super::{
    Command, DecodeError, Frame, Headers, Version,
    buffer::Buffer,
    header::{self, CONTENT_LENGTH, Style, line_text},
};

/// What a peer may make us hold ("Size Limits").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Header lines in a frame.
    pub headers: usize,
    /// Bytes of a command line or a header line.
    pub line: usize,
    /// Bytes of a body.
    pub body: usize,
}

impl Limits {
    /// The limits of a client. The specification names the three and leaves the numbers open.
    pub const DEFAULT: Self = Self {
        // A broker's MESSAGE has six to ten headers and carries those of the sender's SEND on.
        headers: 64,
        // What Node's HTTP parser takes for all headers of a request by default (`--max-http-header-size`).
        line: 16 * 1024,
        // The agent protocol's requirement: surveillance lists of some thousand agents are a few megabytes.
        body: 10 * 1024 * 1024,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What a peer has sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A whole frame.
    Frame(Frame),
    /// One or more line ends between frames: a sign of life, or the padding that some servers send after each frame.
    HeartBeat,
}

/// Turns bytes into frames.
///
/// [`push`](Self::push) what has come, then call [`next`](Self::next) until it gives none. Tell it the version as soon as
/// that is known, before the next call: until then CR LF ends a line and an undefined escape is left as it is.
///
/// A failed decoder stays failed, gives the same error for ever and takes no more bytes.
#[derive(Debug)]
pub struct Decoder {
    limits: Limits,
    version: Option<Version>,
    buffer: Buffer,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Before a command line.
    Between,
    /// Behind a command line: headers, up to the blank line.
    Head(Frame),
    /// Behind the blank line, with what `content-length` says.
    Body(Frame, Option<usize>),
    Failed(DecodeError),
}

/// What one step through the states came to.
enum Step {
    Onward(State),
    NeedsMore(State),
    Done(Incoming),
}

impl Decoder {
    /// A decoder for one connection.
    pub fn new(limits: Limits) -> Self {
        Self { limits, version: None, buffer: Buffer::default(), state: State::Between }
    }

    /// Takes bytes from the connection.
    pub fn push(&mut self, bytes: &[u8]) {
        if !matches!(self.state, State::Failed(_)) {
            self.buffer.push(bytes);
        }
    }

    /// The next frame or heart-beat, or none before more bytes have come.
    #[expect(clippy::should_implement_trait, reason = "an iterator could not go on after it gave none")]
    pub fn next(&mut self) -> Result<Option<Incoming>, DecodeError> {
        loop {
            let state = mem::replace(&mut self.state, State::Between);
            match self.step(state) {
                Ok(Step::Onward(state)) => self.state = state,
                Ok(Step::NeedsMore(state)) => {
                    self.state = state;
                    self.buffer.settle();
                    return Ok(None);
                }
                Ok(Step::Done(incoming)) => return Ok(Some(incoming)),
                Err(error) => {
                    self.state = State::Failed(error);
                    self.buffer.clear();
                    return Err(error);
                }
            }
        }
    }

    /// Obeys the rules of `version` from the next frame on.
    pub fn set_version(&mut self, version: Version) {
        self.version = Some(version);
    }

    /// Whether nothing of an unfinished frame is held, so that the next message may as well be read elsewhere.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Between) && self.buffer.is_empty()
    }

    fn step(&mut self, state: State) -> Result<Step, DecodeError> {
        match state {
            State::Between => {
                if self.buffer.skip_padding() {
                    return Ok(Step::Done(Incoming::HeartBeat));
                }
                let Some(line) = self.buffer.line(self.limits.line)? else {
                    return Ok(Step::NeedsMore(State::Between));
                };
                let command = Command::parse(line_text(line, self.version)?);
                Ok(Step::Onward(State::Head(Frame::new(command))))
            }
            State::Head(mut frame) => {
                let Some(line) = self.buffer.line(self.limits.line)? else {
                    return Ok(Step::NeedsMore(State::Head(frame)));
                };
                let line = line_text(line, self.version)?;
                if line.is_empty() {
                    let length = body_length(&frame.headers, self.limits.body)?;
                    return Ok(Step::Onward(State::Body(frame, length)));
                }
                if frame.headers.len() >= self.limits.headers {
                    return Err(DecodeError::TooManyHeaders);
                }
                let (name, value) = header::parse(line, Style::of(&frame.command, self.version))?;
                frame.headers.push(&name, &value);
                Ok(Step::Onward(State::Head(frame)))
            }
            State::Body(mut frame, length) => {
                // With a content-length "this number of octets MUST be read, regardless of whether or not there are NULL
                // octets in the body" ("Header content-length").
                let body = match length {
                    Some(length) => self.buffer.exactly(length)?,
                    None => self.buffer.until_nul(self.limits.body)?,
                };
                match body {
                    Some(body) => {
                        frame.body = body.to_vec();
                        Ok(Step::Done(Incoming::Frame(frame)))
                    }
                    None => Ok(Step::NeedsMore(State::Body(frame, length))),
                }
            }
            State::Failed(error) => Err(error),
        }
    }
}

/// What `content-length` says, refused before any room is made for it.
fn body_length(headers: &Headers, limit: usize) -> Result<Option<usize>, DecodeError> {
    let Some(value) = headers.get(CONTENT_LENGTH) else {
        return Ok(None);
    };
    let digits = value.trim_ascii();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecodeError::BadContentLength);
    }
    match digits.parse() {
        Ok(length) if length <= limit => Ok(Some(length)),
        // Digits only, so what does not fit into a `usize` is too long as well.
        _ => Err(DecodeError::BodyTooLong),
    }
}
